import * as vscode from 'vscode';
import type { BlockedCause, Doing, Target } from '../process/inspect/threads/doing';
import type { DescriptorTarget, EventPollTarget, SocketTarget } from '../process/source/processActivity';
import { nameOf, pathOf, processesText } from './activityNames';
import { addressText } from './addressText';
import { listenAddressText, otherEndText, pipeText, targetText } from './targetText';

/** More that an event loop waits for than this is counted, not named. */
const maxWatched = 6;

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
        : vscode.l10n.t('waiting for a child: {0}', processesText(doing.children));
    case 'childStart':
      return doing.children.length === 0
        ? vscode.l10n.t('waiting until a child has started its program (vfork)')
        : vscode.l10n.t('waiting until its child {0} has started its program (vfork)', processesText(doing.children));
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

function socketReadingText(target: SocketTarget): string {
  const { remote, path, local } = target;
  if (remote)
    return withAcceptance(vscode.l10n.t('waiting for an answer from {0}', otherEndText(remote, target)), target);
  if (path !== undefined) return vscode.l10n.t('waiting for data from the socket {0}', pathOf(path));
  return local
    ? vscode.l10n.t('waiting for data on {0}', addressText(local))
    : vscode.l10n.t('waiting for data from a socket');
}

function socketWritingText(target: SocketTarget): string {
  return target.remote
    ? withAcceptance(vscode.l10n.t('waiting until {0} takes its data', otherEndText(target.remote, target)), target)
    : vscode.l10n.t('waiting until the other end of a socket takes its data');
}

function withAcceptance(text: string, { isAccepted }: SocketTarget): string {
  return isAccepted === false ? vscode.l10n.t('{0}, which has not accepted the connection', text) : text;
}

function acceptingText(target: Target | undefined): string {
  if (target?.kind === 'socket' && target.local) {
    return vscode.l10n.t('accepting connections on {0}', listenAddressText(target.local));
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

function withTarget(text: string, target: Target | undefined): string {
  return target ? vscode.l10n.t('{0}: {1}', text, targetText(target)) : text;
}
