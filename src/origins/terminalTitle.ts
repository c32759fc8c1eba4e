import { posix } from 'node:path';
import type { ProcessInfo } from '../process/processInfo';
import { shells } from '../process/programs/shells';

/** A new title has to stay for so many listings before it is believed to be a name… */
const minListings = 3;
/** …and for so long. VS Code looks at what runs five times a second: a title may be that of a process that just ended. */
const minStayMs = 1_000;
/** How many titles that processes have had are remembered for a terminal. */
const maxProcessTitles = 100;
/** Longer names are cut: any text can be in an argument. */
const maxLength = 200;

/** A terminal at one listing. */
export interface TerminalSight {
  /** What VS Code calls it now. */
  readonly title: string;
  /** True while the title may be made of anything, such as text that programs have written. It says nothing then. */
  readonly isTemplated: boolean;
  /** The process that the terminal began with. */
  readonly shell: TitleSource | undefined;
  /** The processes below it. */
  readonly processes: readonly TitleSource[];
  /** The same processes as they are at this moment: arguments may have been written over since they were listed. */
  readonly readAgain: () => readonly TitleSource[];
  /** In ms, on a clock that does not jump. */
  readonly at: number;
}

type TitleSource = Pick<ProcessInfo, 'name' | 'commandLine'>;

/**
 * What a terminal is called: the name that it was created with or that its user has given it, otherwise its shell.
 *
 * VS Code changes the title of a terminal without a name to whatever runs in the foreground, and the API does not say
 * which of the two a title is. So a title is taken for a name when it stays while no process in the terminal could have
 * been the reason for it. In doubt the terminal goes by its shell.
 */
export class TerminalTitle {
  private name: string | undefined;
  private shell: string | undefined;
  private candidate: { readonly title: string; readonly since: number; readonly listings: number } | undefined;
  /** Titles that processes of this terminal account for, the latest last. */
  private readonly processTitles = new Set<string>();

  /** `shellPath` is used until the shell has been listed; `createdAs` is the name the terminal was created with. */
  constructor(
    private readonly shellPath: string,
    createdAs: string | undefined,
  ) {
    this.name = createdAs === undefined || createdAs === '' ? undefined : cut(createdAs);
  }

  get value(): string {
    return this.name ?? this.shell ?? shellName(posix.basename(this.shellPath));
  }

  /** Takes in a terminal after a listing. */
  observe({ title, isTemplated, shell, processes, readAgain, at }: TerminalSight): void {
    if (shell && shell.name !== '') this.shell = this.shellAfter(shellName(shell.name));
    for (const process of processes) this.remember(process);
    if (isTemplated) {
      this.candidate = undefined;
      return;
    }
    const seen = cut(title);
    const isShell = shell ? titlesOf(shell).includes(seen) : false;
    // The title follows what runs in the terminal: it has no name, or has none any more.
    if (isShell) this.name = undefined;
    if (isShell || seen === '' || seen === this.name || this.processTitles.has(seen)) {
      this.candidate = undefined;
      return;
    }
    const { since, listings } = this.candidate?.title === seen ? this.candidate : { since: at, listings: 0 };
    this.candidate = { title: seen, since, listings: listings + 1 };
    if (this.candidate.listings < minListings || at - since < minStayMs) return;
    this.candidate = undefined;
    for (const process of readAgain()) this.remember(process);
    if (!this.processTitles.has(seen)) this.name = seen;
  }

  /** Another program may take the place of a shell (`exec npm start`): the terminal goes by the shell all the same. */
  private shellAfter(name: string): string {
    return this.shell === undefined || shells.has(name) ? name : this.shell;
  }

  private remember(process: TitleSource): void {
    for (const title of titlesOf(process)) {
      this.processTitles.delete(title);
      this.processTitles.add(title);
    }
    for (const oldest of this.processTitles) {
      if (this.processTitles.size <= maxProcessTitles) break;
      this.processTitles.delete(oldest);
    }
  }
}

/**
 * The titles that VS Code may give a terminal because this process is in its foreground. It takes the first argument
 * (`pty_getproc` of node-pty; on macOS the name), and of that the file name or the first word
 * (`_updateTitleProperties` in terminalInstance.ts). `npm run dev` writes all of that over its first argument.
 */
function titlesOf({ name, commandLine }: TitleSource): readonly string[] {
  return [commandLine[0] ?? '', name].filter((text) => text !== '').map(titleFrom);
}

function titleFrom(text: string): string {
  if (text.startsWith('/')) return cut(posix.basename(text));
  const blank = text.indexOf(' ');
  return withoutExe(cut(blank < 0 ? text : text.slice(0, blank)));
}

/** A login shell has a hyphen before its name. */
function shellName(name: string): string {
  return withoutExe(cut(name.startsWith('-') ? name.slice(1) : name));
}

function withoutExe(name: string): string {
  return name.toLowerCase().endsWith('.exe') ? name.slice(0, -'.exe'.length) : name;
}

function cut(text: string): string {
  return text.slice(0, maxLength);
}
