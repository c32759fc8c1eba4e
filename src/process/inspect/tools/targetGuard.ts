import type { Clock } from '../../../common/clock';
import type { ProcessController } from '../../control/processController';
import { sameProcess, type Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import type { GetProcess } from '../../source/processSource';

/** What became of a process that a tool has looked into. */
export type TargetFate =
  /** It is as it was. */
  | 'unchanged'
  /** The tool had left it stopped, and it was continued. */
  | 'continued'
  /** It was stopped before and the tool had let it go, so it was stopped again. */
  | 'stoppedAgain'
  /** The tool has left it stopped, and it could not be continued. */
  | 'leftStopped'
  | 'gone';

export interface TargetContext {
  readonly getBasic: GetProcess;
  readonly control: Pick<ProcessController, 'signal' | 'kill'>;
  readonly clock: Clock;
}

const stepMs = 20;

/**
 * Restores whether a process was stopped, after a tool has ended. If a tracer dies, the kernel lets its process go; but a
 * tracer that had just sent a SIGSTOP leaves the process stopped (ptrace(2), "Attaching and detaching"). Such a signal takes
 * effect only when the process runs again, so it is watched for some time, in ms.
 */
export async function restoreTarget(
  before: ProcessInfo,
  settleMs: number,
  context: TargetContext,
): Promise<TargetFate> {
  const wasStopped = before.state === 'stopped';
  const deadline = context.clock.now() + settleMs;
  for (;;) {
    const now = readTarget(before, context.getBasic);
    if (!now) return 'gone';
    if (now.state === 'stopped' && !wasStopped) return resume(now, context);
    if (wasStopped && now.state !== 'stopped' && now.state !== 'traced') return pause(now, context);
    if (context.clock.now() >= deadline)
      return now.state === 'traced' && !wasTraced(before) ? 'leftStopped' : 'unchanged';
    await context.clock.sleep(stepMs);
  }
}

/** The process as it is now; undefined if it has ended. */
export function readTarget(target: Identity, getBasic: GetProcess): ProcessInfo | undefined {
  const now = getBasic(target.pid);
  return now && sameProcess(now, target) && now.state !== 'zombie' ? now : undefined;
}

async function resume(target: ProcessInfo, { control, getBasic }: TargetContext): Promise<TargetFate> {
  const isSent = await signal(control, 'resume', target);
  const now = readTarget(target, getBasic);
  if (!now) return 'gone';
  return isSent && now.state !== 'stopped' ? 'continued' : 'leftStopped';
}

async function pause(target: ProcessInfo, { control, getBasic }: TargetContext): Promise<TargetFate> {
  const isSent = await signal(control, 'pause', target);
  if (!readTarget(target, getBasic)) return 'gone';
  return isSent ? 'stoppedAgain' : 'unchanged';
}

/** @returns whether the signal was sent: the controller refuses some processes. */
async function signal(control: TargetContext['control'], action: 'pause' | 'resume', { pid, startTime }: Identity) {
  return control.signal(action, { pid, startTime }).then(
    () => true,
    () => false,
  );
}

function wasTraced({ state }: ProcessInfo): boolean {
  return state === 'traced';
}
