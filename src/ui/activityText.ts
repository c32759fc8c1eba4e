import * as vscode from 'vscode';
import type { BlockedCause, Doing, Target } from '../process/inspect/threads/doing';
import type { DoingHint, ProcessDoing, ThreadGroup } from '../process/inspect/threads/processDoing';
import { displayName, maxNameLength } from '../process/programs/displayName';
import type {
  ActivityGap,
  DescriptorTarget,
  EventPollTarget,
  ExitStatus,
  PipeTarget,
  ProcessActivity,
  RelatedProcess,
  SocketAddress,
  SocketTarget,
} from '../process/source/processActivity';
import { escapeControlCharacters } from './escape';
import { formatCpu } from './formatUsage';

/** A path is shown up to this length, in characters. */
const maxPathLength = 200;
/** More processes, and more that an event loop waits for, than this are counted, not named. */
const maxNamed = 3;
const maxWatched = 6;

/**
 * What a process is doing, in one sentence. All text of other programs in this and what is below has its control characters
 * escaped, and is bounded.
 */
export function activitySentence(activity: ProcessActivity, { telling, hint }: ProcessDoing): string {
  const subject = nameAndPid(activity);
  if (activity.isKernelThread) return vscode.l10n.t('{0} is a thread of the kernel.', subject);
  if (!telling) return vscode.l10n.t('{0}: the system does not tell what it is doing.', subject);
  const { thread, doing } = telling;
  const clauses = [
    ...(doing.kind === 'zombie' ? zombieClauses(activity) : [processDoingText(doing, activity)]),
    ...(hint ? [hintText(hint, activity)] : []),
    ...(activity.tracer && doing.kind !== 'traced'
      ? [vscode.l10n.t('{0} traces it', nameAndPid(activity.tracer))]
      : []),
  ];
  const text = clauses.join(vscode.l10n.t('; '));
  if (activity.threads.length < 2 || thread.tid === activity.pid) return vscode.l10n.t('{0}: {1}.', subject, text);
  return vscode.l10n.t('{0}, thread {1}: {2}.', subject, threadName(thread), text);
}

/** What each thread is doing, those that do the same in one line; none if there is only one, as the sentence has it. */
export function threadLines(activity: ProcessActivity, { groups }: ProcessDoing): readonly string[] {
  if (activity.threadCount === 1) return [];
  const missing = activity.threadCount - activity.threads.length;
  return [
    ...groups.map((group) => groupText(group, activity)),
    ...(missing > 0 ? [vscode.l10n.t('{0} more threads, which were not looked into', missing.toLocaleString())] : []),
  ];
}

/** What could not be read, and what would tell more. */
export function gapText(gap: ActivityGap, { otherUser }: ProcessActivity): string {
  switch (gap) {
    case 'otherUser':
      return vscode.l10n.t('It belongs to {0}: the system shows only its state.', nameOf(otherUser?.name ?? ''));
    case 'ptraceScope':
      return vscode.l10n.t(
        'The system lets only its own ancestors see the system calls of a process. After “sudo sysctl kernel.yama.ptrace_scope=0” more can be told, until the next start of the machine.',
      );
    case 'denied':
      return vscode.l10n.t('The system does not let VS Code see the system calls of this process.');
    case 'late':
      return vscode.l10n.t('Not all of it could be read in time: some files of the system did not answer.');
  }
}

function groupText({ threads, doing, cpu }: ThreadGroup, activity: ProcessActivity): string {
  const [first] = threads;
  const subject =
    threads.length === 1 && first
      ? vscode.l10n.t('Thread {0}', threadName(first))
      : vscode.l10n.t('{0} threads', threads.length.toLocaleString());
  const text = vscode.l10n.t('{0}: {1}', subject, processDoingText(doing, activity));
  return cpu === undefined || Math.round(cpu) === 0 ? text : vscode.l10n.t('{0}, {1} CPU', text, formatCpu(cpu));
}

/** The same as {@link doingText}, with what is known of the process only. */
function processDoingText(doing: Doing, { tracer }: ProcessActivity): string {
  return doing.kind === 'traced' && tracer
    ? vscode.l10n.t('stopped by its debugger, {0}', nameAndPid(tracer))
    : doingText(doing);
}

/** What a thread is doing, as the rest of a sentence about it. */
export function doingText(doing: Doing): string {
  switch (doing.kind) {
    case 'running':
      return runningText(doing.where);
    case 'exiting':
      return vscode.l10n.t('exiting');
    case 'zombie':
      return vscode.l10n.t('has exited');
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'traced':
      return vscode.l10n.t('stopped by its debugger');
    case 'kernelThread':
      return vscode.l10n.t('a thread of the kernel that waits for work');
    case 'unknown':
      return vscode.l10n.t('sleeping; the system does not tell what it waits for');
    case 'reading':
      return readingText(doing.target);
    case 'writing':
      return writingText(doing.target);
    case 'copying':
      return withTarget(vscode.l10n.t('copying data'), doing.target);
    case 'syncing':
      return withTarget(vscode.l10n.t('waiting until data is on the disk'), doing.target);
    case 'accepting':
      return acceptingText(doing.target);
    case 'connecting':
      return connectingText(doing.target);
    case 'fileLock':
      return doing.target?.kind === 'file'
        ? vscode.l10n.t('waiting for the lock of the file {0}', pathOf(doing.target.path))
        : vscode.l10n.t('waiting for the lock of a file');
    case 'openingPipe':
      return vscode.l10n.t('opening a pipe, whose other end no program has opened');
    case 'events':
      return eventsText(doing.target);
    case 'lock':
    case 'thread':
    case 'wakeUp':
      return threadWaitText(doing);
    case 'child':
      return doing.children.length === 0
        ? vscode.l10n.t('waiting for a child')
        : vscode.l10n.t('waiting for a child: {0}', processList(doing.children));
    case 'childStart':
      return doing.children.length === 0
        ? vscode.l10n.t('waiting until a child has started its program (vfork)')
        : vscode.l10n.t('waiting until its child {0} has started its program (vfork)', processList(doing.children));
    case 'timer':
      return vscode.l10n.t('sleeping until its timer ends');
    case 'awaitSignal':
      return vscode.l10n.t('waiting for a signal');
    case 'message':
      return vscode.l10n.t('waiting for a message or a semaphore of another process');
    case 'resumedWait':
      return vscode.l10n.t('waiting with a time limit, as before it was stopped');
    case 'call':
      return withTarget(vscode.l10n.t('in the system call {0}', doing.call), doing.target);
    case 'sleeping':
      return vscode.l10n.t('sleeping in {0}', nameOf(doing.waitChannel));
    case 'blocked':
      return blockedText(doing);
  }
}

function runningText(where: 'user' | 'kernel' | undefined): string {
  if (where === 'kernel') return vscode.l10n.t('running, most of the time in the kernel for it');
  return where === 'user' ? vscode.l10n.t('running in its own code') : vscode.l10n.t('running');
}

function readingText(target: Target | undefined): string {
  switch (target?.kind) {
    case 'pipe':
      return pipeText(
        target,
        target.path === undefined
          ? vscode.l10n.t('reading from a pipe')
          : vscode.l10n.t('reading from the pipe {0}', pathOf(target.path)),
        (others) => vscode.l10n.t('written by {0}', others),
      );
    case 'somePipe':
      return vscode.l10n.t('reading from a pipe');
    case 'socket':
      return socketReadingText(target);
    case 'someSocket':
      return vscode.l10n.t('waiting for data from a socket');
    case 'terminal':
      return vscode.l10n.t('waiting for input from its terminal, {0}', pathOf(target.path));
    case 'someTerminal':
      return vscode.l10n.t('waiting for input from its terminal');
    case 'terminalMaster':
      return vscode.l10n.t('waiting for output of the terminal that it drives');
    case 'file':
      return vscode.l10n.t('reading the file {0}', pathOf(target.path));
    case 'event':
      return vscode.l10n.t('waiting for an event');
    case 'timer':
      return vscode.l10n.t('sleeping until its timer ends');
    case 'signal':
      return vscode.l10n.t('waiting for a signal');
    case 'fileEvents':
      return vscode.l10n.t('waiting for changes of files');
    case 'eventPoll':
    case 'process':
    case 'other':
    case undefined:
      return withTarget(vscode.l10n.t('reading'), target);
  }
}

function writingText(target: Target | undefined): string {
  switch (target?.kind) {
    case 'pipe':
      return pipeText(
        target,
        target.path === undefined
          ? vscode.l10n.t('writing to a full pipe')
          : vscode.l10n.t('writing to the full pipe {0}', pathOf(target.path)),
        (others) => vscode.l10n.t('read by {0}', others),
      );
    case 'somePipe':
      return vscode.l10n.t('writing to a full pipe');
    case 'socket':
      return socketWritingText(target);
    case 'someSocket':
      return vscode.l10n.t('waiting until the other end of a socket takes its data');
    case 'file':
      return vscode.l10n.t('writing the file {0}', pathOf(target.path));
    case 'terminal':
      return vscode.l10n.t('waiting until its terminal, {0}, takes its output', pathOf(target.path));
    case 'someTerminal':
      return vscode.l10n.t('waiting until its terminal takes its output');
    case 'terminalMaster':
    case 'event':
    case 'timer':
    case 'signal':
    case 'fileEvents':
    case 'eventPoll':
    case 'process':
    case 'other':
    case undefined:
      return withTarget(vscode.l10n.t('writing'), target);
  }
}

function pipeText({ otherEnd, isWithinProcess }: PipeTarget, text: string, by: (others: string) => string): string {
  if (otherEnd.length > 0) return vscode.l10n.t('{0}, {1}', text, by(processList(otherEnd)));
  return isWithinProcess ? vscode.l10n.t('{0} of its own', text) : text;
}

function socketReadingText(target: SocketTarget): string {
  const { remote, path, local } = target;
  if (remote)
    return withAcceptance(vscode.l10n.t('waiting for an answer from {0}', otherEndText(remote, target)), target);
  if (path !== undefined) return vscode.l10n.t('waiting for data from the socket {0}', pathOf(path));
  return local
    ? vscode.l10n.t('waiting for data on {0}', addressOf(local))
    : vscode.l10n.t('waiting for data from a socket');
}

function socketWritingText(target: SocketTarget): string {
  return target.remote
    ? withAcceptance(vscode.l10n.t('waiting until {0} takes its data', otherEndText(target.remote, target)), target)
    : vscode.l10n.t('waiting until the other end of a socket takes its data');
}

/** `127.0.0.1:5432, postgres (99)` */
function otherEndText(remote: SocketAddress, { peers }: SocketTarget): string {
  return peers.length > 0 ? vscode.l10n.t('{0}, {1}', addressOf(remote), processList(peers)) : addressOf(remote);
}

function withAcceptance(text: string, { isAccepted }: SocketTarget): string {
  return isAccepted === false ? vscode.l10n.t('{0}, which has not accepted the connection', text) : text;
}

function acceptingText(target: Target | undefined): string {
  if (target?.kind === 'socket' && target.local) {
    return vscode.l10n.t('accepting connections on {0}', listenAddressOf(target.local));
  }
  if (target?.kind === 'socket' && target.path !== undefined) {
    return vscode.l10n.t('accepting connections on {0}', pathOf(target.path));
  }
  return vscode.l10n.t('accepting connections');
}

function connectingText(target: Target | undefined): string {
  if (target?.kind !== 'socket' || !target.remote) return vscode.l10n.t('connecting');
  return withAcceptance(vscode.l10n.t('connecting to {0}', otherEndText(target.remote, target)), target);
}

function eventsText(target: Target | undefined): string {
  if (!target) return vscode.l10n.t('waiting for events');
  const watched = target.kind === 'eventPoll' ? watchedText(target) : targetText(target);
  return watched === '' ? vscode.l10n.t('waiting for events') : vscode.l10n.t('waiting for events: {0}', watched);
}

/** What an event loop waits for, without what every event loop has: wake-ups of its own. */
function watchedText({ watched, watchedCount }: EventPollTarget): string {
  const telling = watched.map(({ target }) => target).filter((target) => !isOwnWakeUp(target));
  const texts = [...new Set(telling.map(targetText))];
  const hidden = texts.length - maxWatched + (watchedCount - watched.length);
  const shown = texts.slice(0, maxWatched).join(', ');
  return hidden > 0 ? vscode.l10n.t('{0} and {1} more', shown, hidden.toLocaleString()) : shown;
}

function isOwnWakeUp(target: DescriptorTarget): boolean {
  return target.kind === 'event' || (target.kind === 'pipe' && target.isWithinProcess && target.otherEnd.length === 0);
}

function threadWaitText(doing: Extract<Doing, { kind: 'lock' | 'thread' | 'wakeUp' }>): string {
  const text = unlimitedWaitText(doing);
  return doing.isLimited ? vscode.l10n.t('{0}, with a time limit', text) : text;
}

function unlimitedWaitText(doing: Extract<Doing, { kind: 'lock' | 'thread' | 'wakeUp' }>): string {
  if (doing.kind === 'thread') return vscode.l10n.t('waiting for its thread {0} to end', doing.tid);
  if (doing.kind === 'wakeUp') return vscode.l10n.t('waiting for a lock or for work (futex)');
  return doing.owner === undefined
    ? vscode.l10n.t('waiting for a lock (futex)')
    : vscode.l10n.t('waiting for a lock (futex) that its thread {0} has', doing.owner);
}

function blockedText({ waitChannel, cause, during }: Extract<Doing, { kind: 'blocked' }>): string {
  const where =
    waitChannel === undefined
      ? vscode.l10n.t('in uninterruptible sleep')
      : vscode.l10n.t('in uninterruptible sleep in {0}', nameOf(waitChannel));
  const doing = during && during.kind !== 'sleeping' ? vscode.l10n.t('{0}, {1}', where, doingText(during)) : where;
  return cause ? vscode.l10n.t('{0}: {1}', doing, causeText(cause)) : doing;
}

function causeText(cause: BlockedCause): string {
  switch (cause) {
    case 'network':
      return vscode.l10n.t('a network file system does not answer');
    case 'user':
      return vscode.l10n.t('the program that serves a file system (FUSE) does not answer');
    case 'disk':
      return vscode.l10n.t('a disk or file system has not answered yet');
  }
}

function zombieClauses({ parent, ended }: ProcessActivity): readonly string[] {
  return [
    exitText(ended),
    parent
      ? vscode.l10n.t('its parent {0} has not fetched its exit code', nameAndPid(parent))
      : vscode.l10n.t('its parent has not fetched its exit code'),
  ];
}

function exitText(ended: ExitStatus | undefined): string {
  if (!ended) return vscode.l10n.t('zombie, it has exited');
  return 'code' in ended
    ? vscode.l10n.t('zombie, it has exited with code {0}', ended.code)
    : vscode.l10n.t('zombie, it was ended by signal {0}', ended.signal);
}

function hintText(hint: DoingHint, { threadCount }: ProcessActivity): string {
  if (hint === 'spinning') return vscode.l10n.t('it does not rest, maybe in an endless loop');
  return threadCount === 1
    ? vscode.l10n.t('it has no other thread that could wake it: maybe a deadlock')
    : vscode.l10n.t('all {0} threads wait for each other: maybe a deadlock', threadCount.toLocaleString());
}

function withTarget(text: string, target: Target | undefined): string {
  return target ? vscode.l10n.t('{0}: {1}', text, targetText(target)) : text;
}

/** What a descriptor stands for. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'file':
      return vscode.l10n.t('the file {0}', pathOf(target.path));
    case 'terminal':
      return vscode.l10n.t('its terminal, {0}', pathOf(target.path));
    case 'someTerminal':
      return vscode.l10n.t('its terminal');
    case 'terminalMaster':
      return vscode.l10n.t('a terminal that it drives');
    case 'pipe':
      return pipeText(
        target,
        target.path === undefined ? vscode.l10n.t('a pipe') : vscode.l10n.t('the pipe {0}', pathOf(target.path)),
        (others) =>
          target.end === 'write' ? vscode.l10n.t('read by {0}', others) : vscode.l10n.t('written by {0}', others),
      );
    case 'somePipe':
      return vscode.l10n.t('a pipe');
    case 'socket':
      return socketText(target);
    case 'someSocket':
      return vscode.l10n.t('a socket');
    case 'eventPoll':
      return vscode.l10n.t('other events');
    case 'event':
      return vscode.l10n.t('an event counter');
    case 'timer':
      return vscode.l10n.t('a timer');
    case 'signal':
      return vscode.l10n.t('signals');
    case 'fileEvents':
      return vscode.l10n.t('changes of files');
    case 'process':
      return vscode.l10n.t('the end of a process');
    case 'other':
      return nameOf(target.name);
  }
}

function socketText(target: SocketTarget): string {
  const { state, local, remote, path, protocol } = target;
  if (state === 'listening' && local) return vscode.l10n.t('connections on {0}', listenAddressOf(local));
  if (remote) {
    return vscode.l10n.t('a connection to {0}', otherEndText(remote, target));
  }
  if (path !== undefined) return vscode.l10n.t('the socket {0}', pathOf(path));
  if (protocol === 'unix') return vscode.l10n.t('a Unix socket');
  return local ? vscode.l10n.t('a socket on {0}', addressOf(local)) : vscode.l10n.t('a socket');
}

/** `127.0.0.1:5432`, `[::1]:5432` */
function addressOf({ address, port }: SocketAddress): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `:8080` for all addresses. */
function listenAddressOf(address: SocketAddress): string {
  return address.address === '0.0.0.0' || address.address === '::' ? `:${address.port}` : addressOf(address);
}

function processList(processes: readonly RelatedProcess[]): string {
  const shown = processes.slice(0, maxNamed).map(nameAndPid).join(', ');
  const hidden = processes.length - maxNamed;
  return hidden > 0 ? vscode.l10n.t('{0} and {1} more', shown, hidden) : shown;
}

function nameAndPid(process: RelatedProcess): string {
  return `${nameOf(displayName(process))} (${process.pid})`;
}

function threadName({ tid, name }: { readonly tid: number; readonly name: string }): string {
  return `${nameOf(name)} (${tid})`;
}

function nameOf(name: string): string {
  return escapeControlCharacters(name, maxNameLength);
}

function pathOf(path: string): string {
  return escapeControlCharacters(path, maxPathLength);
}
