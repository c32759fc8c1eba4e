import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';

/** What the caller knows of a tree beyond what the system shows now: `TreeOptions`, with each decision made. */
export interface KnownTree {
  /** Members known from earlier listings, which may have lost their parents since. */
  readonly members: readonly Identity[];
  /** The root is another VS Code that the user wants to end as a whole: nothing that belongs to it is spared. */
  readonly whole: boolean;
  /** Further evidence, such as the environment. */
  readonly belongs: ((process: ProcessInfo) => boolean | undefined) | undefined;
}
