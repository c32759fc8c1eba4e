import type { ProcessInfo } from '../../processInfo';

/**
 * How far freezing and killing one process has got.
 *
 * | phase         | SIGSTOP          | SIGKILL | next                                                                  |
 * | ------------- | ---------------- | ------- | --------------------------------------------------------------------- |
 * | `deferred`    | not sent yet     | pending | `frozen` if it forks when it is to be killed, otherwise `done`        |
 * | `frozen`      | sent             | pending | `done` when killed, `unkillable` if that is denied                    |
 * | `unstoppable` | not possible     | pending | `done` when killed, `refused` if that is denied                       |
 * | `refused`     | denied           | never   |                                                                       |
 * | `unkillable`  | sent             | denied  | `done` when continued                                                 |
 * | `done`        |                  |         |                                                                       |
 *
 * A process begins as `deferred` if it is the job of a shell, otherwise with SIGSTOP: as `frozen` if that was sent, as
 * `unstoppable` if the system has no such signal, as `refused` if it was denied.
 *
 * If something continues a `frozen` process, it gets SIGSTOP again: it stays `frozen`, or becomes `unstoppable` if that is
 * denied now.
 */
export type FreezePhase = 'deferred' | 'frozen' | 'unstoppable' | 'refused' | 'unkillable' | 'done';

/** One process of a tree that is being frozen and killed. */
export interface FreezeEntry {
  readonly process: ProcessInfo;
  /** It was stopped before the first SIGSTOP, and was not continued since: it is not continued if it survives. */
  wasStopped: boolean;
  phase: FreezePhase;
}

/** Whether SIGKILL is still to be sent to the process. */
export function isKillPending({ phase }: FreezeEntry): boolean {
  return phase === 'deferred' || phase === 'frozen' || phase === 'unstoppable';
}

/** Whether SIGSTOP has been sent to the process, and neither SIGKILL nor SIGCONT since. */
export function isFrozen({ phase }: FreezeEntry): boolean {
  return phase === 'frozen' || phase === 'unkillable';
}
