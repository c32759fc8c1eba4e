import type { Identity } from '../../identity';
import { isPidUsed } from '../isPidUsed';
import { readTextFile } from '../readTextFile';
import { Users } from '../users';

/** What a reader is made with that lists by a program of the system; a test hands in its own. */
export interface ProgramReaderOptions {
  /** Whether a process has this pid. */
  readonly pidExists?: (pid: number) => boolean;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
  /** ms since 1970 */
  readonly date?: () => number;
  readonly self?: number;
  /** How long we have been running, in ms. */
  readonly upMs?: () => number;
  /** Our effective user id. */
  readonly user?: number;
}

/** The same, with what follows from it. */
export interface ProgramReaderParts {
  readonly pidExists: (pid: number) => boolean;
  readonly now: () => number;
  readonly date: () => number;
  /** Known before the program has told it; other windows know us by the same. */
  readonly ownIdentity: Identity;
  readonly users: Users;
}

export function getProgramReaderParts(options: ProgramReaderOptions): ProgramReaderParts {
  const { pidExists = isPidUsed, now = () => performance.now(), date = Date.now, self = process.pid } = options;
  const { upMs = () => process.uptime() * 1000, user = process.geteuid?.() ?? -1 } = options;
  const ownIdentity = { pid: self, startTime: Math.round(date() - upMs()) };
  return { pidExists, now, date, ownIdentity, users: new Users(readTextFile, now, user) };
}
