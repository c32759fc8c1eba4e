import { originRules } from '../origin';
import type { Snapshot } from './snapshot';

/** @returns the pids of the processes that have started the shells of terminals: VS Code's pty host. */
export function getTerminalHosts({ origins }: Snapshot): readonly number[] {
  return origins.flatMap(({ origin, root }) =>
    root && root.parentPid > 1 && originRules[origin.kind].isTerminal ? [root.parentPid] : [],
  );
}
