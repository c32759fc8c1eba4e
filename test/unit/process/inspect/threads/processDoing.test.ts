import assert from 'node:assert/strict';
import { getProcessDoing } from '../../../../../src/process/inspect/threads/processDoing';
import { getDoing } from '../../../../../src/process/inspect/threads/threadDoing';
import type { Doing } from '../../../../../src/process/inspect/threads/doing';
import type { ProcessActivity, ThreadActivity } from '../../../../../src/process/source/processActivity';
import { activityOf, threadOf } from '../../../support/activity';

const tids = new Set([1, 2]);
const inCall = (name: string, ...args: readonly number[]): ThreadActivity =>
  threadOf({ systemCall: { number: 1, name, args } });
const doingIn = (name: string, ...args: readonly number[]): Doing => getDoing(inCall(name, ...args), tids);
const channel = (waitChannel: string, some: Partial<ThreadActivity> = {}): Doing =>
  getDoing(threadOf({ waitChannel, ...some }), tids);

const futexWait = 0x80;
const never = 0;

describe('getDoing', () => {
  it('tells a lock, the end of a thread and a wait for work apart by what a futex is expected to contain', () => {
    assert.deepEqual(doingIn('futex', 1, futexWait, 2, never), {
      ...{ kind: 'lock', isShared: false, owner: undefined, isLimited: false },
    });
    assert.deepEqual(doingIn('futex', 1, futexWait, 0x80000002, 1), {
      ...{ kind: 'lock', isShared: false, owner: 2, isLimited: true },
    });
    assert.deepEqual(doingIn('futex', 1, 0x109, 2, never), { kind: 'thread', tid: 2, isLimited: false });
    assert.deepEqual(doingIn('futex', 1, 0x189, 0, never), { kind: 'wakeUp', isShared: false, isLimited: false });
    assert.deepEqual(doingIn('futex', 1, 0x109, 0, 1), { kind: 'wakeUp', isShared: true, isLimited: true });
    assert.equal(doingIn('futex', 1, 0x86, 0, never).kind, 'lock');
  });

  it('takes a poll of nothing for a timer, and reads the time limits of the others', () => {
    assert.equal(doingIn('poll', 0, 0, 100).kind, 'timer');
    assert.equal(doingIn('select', 0, 0, 0, 0, 1).kind, 'timer');
    assert.deepEqual(doingIn('poll', 1, 1, 0xffffffff), { kind: 'events', target: undefined, isLimited: false });
    assert.deepEqual(doingIn('epoll_wait', 3, 1, 1, 50), { kind: 'events', target: undefined, isLimited: true });
    assert.deepEqual(doingIn('epoll_wait', 3, 1, 1, -1), { kind: 'events', target: undefined, isLimited: false });
    assert.deepEqual(doingIn('pselect6', 9, 1, 0, 0, 0), { kind: 'events', target: undefined, isLimited: false });
  });

  it('tells a wait for a lock of a file from other calls of fcntl', () => {
    assert.equal(doingIn('fcntl', 3, 7).kind, 'fileLock');
    assert.deepEqual(doingIn('fcntl', 3, 1), { kind: 'call', call: 'fcntl', target: undefined });
  });

  it('knows waits by the functions of the kernel, of several versions and with the suffixes of the compiler', () => {
    const kinds = [
      ...['pipe_read', 'anon_pipe_read', 'pipe_wait', 'pipe_write', 'n_tty_read', 'inet_csk_accept', 'do_wait'],
      ...['ep_poll', 'do_epoll_wait', 'poll_schedule_timeout.constprop.0', 'futex_wait_queue_me', 'hrtimer_nanosleep'],
      ...['unix_stream_read_generic', 'sk_wait_data', 'wait_for_partner', 'locks_lock_inode_wait', 'sigsuspend'],
      ...['some_driver_wait'],
    ].map((name) => channel(name).kind);
    assert.deepEqual(kinds, [
      ...['reading', 'reading', 'reading', 'writing', 'reading', 'accepting', 'child'],
      ...['events', 'events', 'events', 'wakeUp', 'timer'],
      ...['reading', 'reading', 'openingPipe', 'fileLock', 'awaitSignal'],
      ...['sleeping'],
    ]);
  });

  it('tells what does not answer of a thread in uninterruptible sleep, and what it was about to do', () => {
    const blocked = getDoing({ ...inCall('read', 3), state: 'blocked', waitChannel: 'folio_wait_bit_common' }, tids);
    assert.deepEqual(blocked, {
      kind: 'blocked',
      waitChannel: 'folio_wait_bit_common',
      cause: 'disk',
      during: { kind: 'reading', target: undefined },
    });
    const causes = ['nfs_wait_bit_killable', 'rpc_wait_bit_killable', 'request_wait_answer', 'io_schedule', 'x'].map(
      (name) => {
        const doing = channel(name, { state: 'blocked' });
        return doing.kind === 'blocked' ? doing.cause : undefined;
      },
    );
    assert.deepEqual(causes, ['network', 'network', 'user', 'disk', undefined]);
  });

  it('tells that a thread exits, and that nothing is known of one', () => {
    assert.equal(getDoing(threadOf({ isExiting: true, state: 'blocked' }), tids).kind, 'exiting');
    assert.equal(getDoing(threadOf({}), tids).kind, 'unknown');
    assert.deepEqual(getDoing(threadOf({ systemCall: { number: 999, name: undefined, args: [] } }), tids), {
      ...{ kind: 'call', call: 999, target: undefined },
    });
  });
});

describe('getProcessDoing', () => {
  const waiting = (tid: number, some: Partial<ThreadActivity> = {}) =>
    threadOf({ tid, systemCall: { number: 1, name: 'futex', args: [1, futexWait, 0, never] }, ...some });
  const doingOf = (threads: readonly ThreadActivity[], some: Partial<ProcessActivity> = {}) =>
    getProcessDoing(activityOf({ pid: 1, threads, threadCount: threads.length, ...some }));

  it('takes the busiest thread for the telling one, and the first one if none is busy', () => {
    const busy = threadOf({ tid: 3, state: 'running', cpu: 60 });
    assert.equal(doingOf([waiting(1), waiting(2), busy]).telling?.thread.tid, 3);
    assert.equal(doingOf([waiting(1), waiting(2), { ...busy, cpu: 5 }]).telling?.thread.tid, 1);
  });

  it('takes the thread that the first one waits for, as in a JVM, and a living one if the first one has exited', () => {
    const joining = threadOf({ tid: 1, systemCall: { number: 1, name: 'futex', args: [1, 0x109, 2, never] } });
    assert.equal(doingOf([joining, threadOf({ tid: 2, waitChannel: 'n_tty_read' })]).telling?.thread.tid, 2);
    assert.equal(doingOf([threadOf({ tid: 1, state: 'zombie' }), waiting(2)]).telling?.thread.tid, 2);
  });

  it('folds threads that do the same into one group, with their CPU', () => {
    const { groups } = doingOf([
      threadOf({ tid: 1, waitChannel: 'ep_poll' }),
      waiting(2, { cpu: 1 }),
      waiting(3, { cpu: 2 }),
    ]);
    assert.deepEqual(
      groups.map(({ doing, threads, cpu }) => [doing.kind, threads.length, cpu]),
      [
        ['events', 1, undefined],
        ['wakeUp', 2, 3],
      ],
    );
  });

  it('takes threads that all wait for each other for a deadlock, and none of which one may be woken from outside', () => {
    assert.equal(doingOf([waiting(1), waiting(2)]).hint, 'deadlock');
    assert.equal(doingOf([waiting(1), threadOf({ tid: 2, waitChannel: 'ep_poll' })]).hint, undefined);
    const limited = waiting(2, { systemCall: { number: 1, name: 'futex', args: [1, futexWait, 0, 1] } });
    assert.equal(doingOf([waiting(1), limited]).hint, undefined);
    const shared = waiting(2, { systemCall: { number: 1, name: 'futex', args: [1, 0, 0, never] } });
    assert.equal(doingOf([waiting(1), shared]).hint, undefined);
    assert.equal(doingOf([waiting(1)], { threadCount: 2 }).hint, undefined, 'one was not read');
    assert.equal(doingOf([threadOf({ waitChannel: 'futex_do_wait' })]).hint, undefined, 'it may have a time limit');
  });

  it('takes a thread for spinning that waits for nothing but a core', () => {
    const running = threadOf({ state: 'running', cpu: 30, demand: 99 });
    assert.equal(doingOf([running]).hint, 'spinning');
    assert.equal(doingOf([{ ...running, demand: 40 }]).hint, undefined);
  });
});
