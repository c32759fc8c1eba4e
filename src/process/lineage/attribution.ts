import type { ProcessInfo } from '../processInfo';
import type { LineageRecord } from './lineageRecord';

/** A process that is in the listing and ours. */
export interface OwnedProcess {
  readonly record: LineageRecord;
  readonly process: ProcessInfo;
  /** It is the main process of another VS Code, which was started from here. What runs below it belongs to its windows. */
  readonly isVSCode: boolean;
  /** All that it runs is another VS Code: it has started that, and waits for it. */
  readonly launchesVSCode: boolean;
}

/** Who belongs to which origin, after one listing. */
export interface Attribution {
  /** By pid: in one listing a pid is one process. Each comes after its parent. */
  readonly owned: ReadonlyMap<number, OwnedProcess>;
  /** The living root process of each origin that has one, by origin id: each of another origin ({@link originsByRootPid}). */
  readonly roots: ReadonlyMap<string, ProcessInfo>;
}
