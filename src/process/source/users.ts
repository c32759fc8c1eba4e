import type { OtherUser } from '../processInfo';

/** The user ids of a process; kill(2) checks the real and the saved one of its target. */
export interface Uids {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
}

/** Where the names of users are (passwd(5)). Users of a directory service are not in it; their number is shown. */
const namesPath = '/etc/passwd';
const maxBytes = 1024 * 1024;
/** How long the names are used before they are read again, in ms. */
const maxAgeMs = 300_000;

/** Tells which user a process belongs to. */
export class Users {
  private names: ReadonlyMap<number, string> | undefined;
  private readAt = 0;

  constructor(
    /** The text of a file, at most so many bytes; undefined if it cannot be read. */
    private readonly readFile: (path: string, maxBytes: number) => string | undefined,
    private readonly now: () => number,
    /** Our own effective user id; -1 if the system has none. */
    private readonly self: number,
  ) {}

  /** The user of a process; undefined if that is our own. */
  other({ real, effective, saved }: Uids): OtherUser | undefined {
    if (effective === this.self || this.self < 0 || effective < 0) return undefined;
    // An extension host is no set-user-ID program, so our real user id is the same as our effective one.
    const acceptsSignals = this.self === 0 || real === this.self || saved === this.self;
    return { name: this.nameOf(effective), acceptsSignals };
  }

  private nameOf(uid: number): string {
    if (!this.names || this.now() - this.readAt >= maxAgeMs) {
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
    // If several users have one number, the first one's name counts (getpwuid(3)).
    if (name !== '' && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}
