import os from 'node:os';
import { isStopped, type ProcessInfo } from '../processInfo';
import type { Action, Report } from './report';
import { ReportBuilder } from './reportBuilder';
import { findStoppedJob } from './jobGroup';
import type { ControlContext } from './controlContext';
import type { SignalResult } from './signalSender';
import { waitUntilGone, waitUntilKilled } from './waitForExit';

/** What may be sent to a single process, and the signal it is. */
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

/** How long the killed is waited for, in ms. */
const maxKillMs = 5_000;

/** Sends one signal to one process, and waits at most `waitMs` for its end. */
export async function signalProcess(
  action: SignalAction,
  target: ProcessInfo,
  waitMs: number,
  parts: ControlContext,
): Promise<Report> {
  const { clock, glance } = parts;
  const startedAt = clock.now();
  const account = new ReportBuilder(action, target, startedAt);
  const delivery =
    action === 'terminate' ? askJobToExit(target, parts) : parts.signals.signal(target, signalOf[action]);
  account.record(target, delivery);
  if (delivery.result === 'sent') {
    if (action === 'kill') await waitUntilKilled([target], startedAt + maxKillMs, parts);
    else await waitUntilGone([target], startedAt + waitMs, parts);
  }
  return account.build(glance, clock.now(), 1);
}

/**
 * SIGTERM. Who is stopped would not notice before it is continued, for minutes or for good, and could then only be
 * killed: it is continued, as systemd does (systemd.kill(5)). Who runs is not: SIGCONT may mean something to it.
 */
export function askToExit(process: ProcessInfo, { signals }: Pick<ControlContext, 'signals'>): SignalResult {
  const delivery = signals.signal(process, 'SIGTERM');
  if (delivery.result === 'sent' && isStopped(delivery.process)) signals.signal(process, 'SIGCONT');
  return delivery;
}

/**
 * The same, for a process that is asked alone. It may be the stopped job of a shell, and wait for a child of its own that
 * was stopped with it: a shell runs the trap of a signal only once the command in the foreground has ended. So the rest
 * of the job below it is continued as well, though not asked. That comes before the process itself goes on: if it exits
 * first, the kernel sends SIGHUP to what is still stopped in its group (kill_orphaned_pgrp).
 */
function askJobToExit(process: ProcessInfo, parts: ControlContext): SignalResult {
  const { signals } = parts;
  const delivery = signals.signal(process, 'SIGTERM');
  if (delivery.result !== 'sent' || delivery.process.state !== 'stopped') return delivery;
  const { group } = delivery.process;
  for (const member of findStoppedJob(delivery.process, parts)) {
    signals.signal(member, 'SIGCONT', (now) => now.state !== 'stopped' || now.group !== group);
  }
  signals.signal(process, 'SIGCONT');
  return delivery;
}

/** The priorities that there are (setpriority(2)): the higher, the nicer to others. Less than before needs root. */
export const maxNice = 19;
export const minNice = -20;

/** Changes the priority of one process. */
export function renice(target: ProcessInfo, priority: number, { glance, clock, signals }: ControlContext): Report {
  const startedAt = clock.now();
  const account = new ReportBuilder('renice', target, startedAt);
  const nice = Math.min(maxNice, Math.max(minNice, Math.round(priority)));
  account.record(
    target,
    signals.act(target, (pid) => {
      os.setPriority(pid, nice);
    }),
  );
  return account.build(glance, clock.now(), 1);
}
