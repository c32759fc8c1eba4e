/** A terminal keeps a new title for so many listings before it is taken for one that the person has given. */
const listingsToBelieve = 3;

/**
 * The name of a terminal that stays the same. VS Code changes a terminal's title to whatever runs in it at the moment,
 * unless the person has given it a name; the API does not say which of the two a title is. So a title is taken for a
 * name when it stays and no process in the terminal is called so.
 */
export class TerminalTitle {
  private candidate: string;
  private seen = 0;

  constructor(private name: string) {
    this.candidate = name;
  }

  get value(): string {
    return this.name;
  }

  /** Takes in the title after a listing, with the names of the processes in the terminal, its shell first. */
  observe(title: string, processes: readonly string[]): void {
    const [shell] = processes;
    if (title === shell) {
      this.name = title;
    } else if (title !== this.name && !processes.includes(title)) {
      this.seen = title === this.candidate ? this.seen + 1 : 1;
      this.candidate = title;
      if (this.seen >= listingsToBelieve) this.name = title;
      return;
    }
    this.seen = 0;
  }
}
