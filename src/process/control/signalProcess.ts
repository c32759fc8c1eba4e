import { keyOf } from '../identity';
import { isStopped, type ProcessInfo } from '../processInfo';
import type { ControlContext } from './controlContext';
import { findStoppedJob } from './jobGroup';
import type { Action, Report } from './report';
import { ReportBuilder } from './reportBuilder';
import type { SignalResult } from './signalSender';
import { waitUntilGone, waitUntilKilled } from './waitForExit';

/** The actions that are one signal to one process. */
export const signalOf = {
  terminate: 'SIGTERM',
  kill: 'SIGKILL',
  interrupt: 'SIGINT',
  hangUp: 'SIGHUP',
  quit: 'SIGQUIT',
  user1: 'SIGUSR1',
  user2: 'SIGUSR2',
  pause: 'SIGSTOP',
  resume: 'SIGCONT',
} as const satisfies Partial<Record<Action, NodeJS.Signals>>;

export type SignalAction = keyof typeof signalOf;

/** How long a killed process is waited for, in ms. */
const maxKillMs = 5_000;

/** Sends one signal to one process, and waits at most `waitMs` for it to end. */
export async function signalProcess(
  action: SignalAction,
  target: ProcessInfo,
  waitMs: number,
  context: ControlContext,
): Promise<Report> {
  const { clock, getBasic } = context;
  const startedAt = clock.now();
  const report = new ReportBuilder(action, target, startedAt);
  const result = await send(action, target, context);
  if (action === 'kill') report.recordKill(target, result);
  else report.record(target, result);
  if (result.result === 'sent') {
    if (action === 'kill') await waitUntilKilled([target], startedAt + maxKillMs, context);
    else await waitUntilGone([target], startedAt + waitMs, context);
  }
  return report.build(getBasic, clock.now(), 1);
}

async function send(action: SignalAction, target: ProcessInfo, context: ControlContext): Promise<SignalResult> {
  const { requests, signals } = context;
  if (requests && (action === 'terminate' || action === 'interrupt')) {
    return (await requests.send(action, [target])).get(keyOf(target)) ?? { result: 'gone' };
  }
  return action === 'terminate' ? terminateJob(target, context) : signals.signal(target, signalOf[action]);
}

/**
 * Sends SIGTERM. A stopped process would not notice before it is continued, for minutes or for good, and could then only
 * be killed: it is continued, as systemd does (systemd.kill(5)). A running process is not: SIGCONT may mean something to it.
 */
export function terminate(process: ProcessInfo, { signals }: Pick<ControlContext, 'signals'>): SignalResult {
  const result = signals.signal(process, 'SIGTERM');
  if (result.result === 'sent' && isStopped(result.process)) signals.signal(process, 'SIGCONT');
  return result;
}

/**
 * The same for a process that is terminated without its tree. It may be the stopped job of a shell, and wait for a child
 * that was stopped with it: a shell runs the trap of a signal only once the command in the foreground has ended. So the
 * rest of the job below it is continued as well, though not terminated. The rest is continued before the process itself:
 * if the process exits first, the kernel sends SIGHUP to what is still stopped in its group (kill_orphaned_pgrp).
 */
function terminateJob(process: ProcessInfo, context: ControlContext): SignalResult {
  const { signals } = context;
  const result = signals.signal(process, 'SIGTERM');
  if (result.result !== 'sent' || result.process.state !== 'stopped') return result;
  const { group } = result.process;
  for (const member of findStoppedJob(result.process, context)) {
    signals.signal(member, 'SIGCONT', (now) => now.state !== 'stopped' || now.group !== group);
  }
  signals.signal(process, 'SIGCONT');
  return result;
}

/**
 * Sends SIGUSR1, at which a Node.js program opens its inspector. A program without a handler dies of it (signal(7)), so
 * `isReady` is asked in the turn of the signal.
 */
export function requestInspector(
  target: ProcessInfo,
  isReady: (now: ProcessInfo) => boolean,
  { signals }: Pick<ControlContext, 'signals'>,
): SignalResult {
  return signals.signal(target, signalOf.user1, (now) => !isReady(now));
}

/** The priorities that there are (setpriority(2)): a higher value means less CPU. To lower it needs root. */
export const maxNice = 19;
export const minNice = -20;

/** Changes the priority of one process. */
export function renice(target: ProcessInfo, priority: number, context: ControlContext): Report {
  const { getBasic, clock, signals, setPriority } = context;
  const startedAt = clock.now();
  const report = new ReportBuilder('renice', target, startedAt);
  const nice = Math.min(maxNice, Math.max(minNice, Math.round(priority)));
  report.record(
    target,
    signals.apply(target, (process) => {
      setPriority(process, nice);
    }),
  );
  return report.build(getBasic, clock.now(), 1);
}
