import type { Identity } from '../../identity';

/** What is asked of the console helper, one after the other. Both sides are of one version. */
export type ConsoleRequest =
  | { readonly task: 'find'; readonly processes: readonly Identity[] }
  | { readonly task: 'interrupt'; readonly process: Identity };

/** What it answers. */
export type ConsoleAnswer =
  /** The pids of the processes of each one's console; null if it has none, or is gone. */
  | { readonly task: 'find'; readonly consoles: readonly (readonly number[] | null)[] }
  /** Whether Ctrl+C was sent to all of them. */
  | { readonly task: 'interrupt'; readonly isSent: boolean };
