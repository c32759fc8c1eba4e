import type { OtherUser } from '../processInfo';

/** The user ids of a process; kill(2) asks the target's real and saved one. */
export interface Uids {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
}

/** Where the names of users are (passwd(5)). Users of a directory service are not in there, and have their number. */
const namesPath = '/etc/passwd';
const maxBytes = 1024 * 1024;
/** How long the names are believed, in ms. */
const believedMs = 300_000;

/** Tells whose a process is. */
export class Users {
  private names: ReadonlyMap<number, string> | undefined;
  private readAt = 0;

  constructor(
    /** The text of a file, at most so many bytes; undefined if it cannot be read. */
    private readonly readFile: (path: string, maxBytes: number) => string | undefined,
    private readonly now: () => number,
    /** Our own effective user id; -1 where the system has none. */
    private readonly self: number,
  ) {}

  /** The user of a process; undefined when it is ours. */
  other({ real, effective, saved }: Uids): OtherUser | undefined {
    if (effective === this.self || this.self < 0 || effective < 0) return undefined;
    // Our real user id is the same as our effective one: an extension host is no set-user-ID program.
    const acceptsSignals = this.self === 0 || real === this.self || saved === this.self;
    return { name: this.nameOf(effective), acceptsSignals };
  }

  private nameOf(uid: number): string {
    if (!this.names || this.now() - this.readAt >= believedMs) {
      this.names = parseNames(this.readFile(namesPath, maxBytes) ?? '');
      this.readAt = this.now();
    }
    return this.names.get(uid) ?? String(uid);
  }
}

function parseNames(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':', 3);
    // The first of several with one number is its name (getpwuid(3)).
    if (name !== '' && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}
