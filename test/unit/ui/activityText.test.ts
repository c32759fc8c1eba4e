import assert from 'node:assert/strict';
import type { Doing } from '../../../src/process/inspect/threads/doing';
import { getProcessDoing } from '../../../src/process/inspect/threads/processDoing';
import type {
  DescriptorTarget,
  PipeTarget,
  ProcessActivity,
  SocketTarget,
} from '../../../src/process/source/processActivity';
import { activitySentence, threadLines } from '../../../src/ui/activityText';
import { doingText } from '../../../src/ui/doingText';
import { targetText } from '../../../src/ui/targetText';
import { activityOf, threadOf } from '../support/activity';

const related = (name: string, pid: number) => ({ pid, startTime: pid, name, commandLine: [name] });

const pipe: PipeTarget = { kind: 'pipe', path: undefined, end: 'read', otherEnd: [], isWithinProcess: false };
const socket: SocketTarget = {
  ...{ kind: 'socket', protocol: 'tcp', state: 'connected', path: undefined, peers: [], isAccepted: undefined },
  local: { address: '127.0.0.1', port: 40_000 },
  remote: { address: '127.0.0.1', port: 5_432 },
};
const file = (path: string): DescriptorTarget => ({ kind: 'file', path, isDeleted: false });
const sentenceOf = (activity: ProcessActivity): string => activitySentence(activity, getProcessDoing(activity));

describe('doingText', () => {
  const cases: readonly (readonly [string, Doing])[] = [
    ['running in its own code', { kind: 'running', where: 'user' }],
    ['running, most of the time in the kernel for it', { kind: 'running', where: 'kernel' }],
    [
      'reading from a pipe, written by node (123)',
      { kind: 'reading', target: { ...pipe, otherEnd: [related('node', 123)] } },
    ],
    ['reading from a pipe of its own', { kind: 'reading', target: { ...pipe, isWithinProcess: true } }],
    [
      'writing to the full pipe /tmp/f, read by a (1), b (2), c (3) and 1 more',
      {
        kind: 'writing',
        target: {
          ...{ ...pipe, end: 'write', path: '/tmp/f' },
          otherEnd: [related('a', 1), related('b', 2), related('c', 3), related('d', 4)],
        },
      },
    ],
    ['reading the file /var/log/x', { kind: 'reading', target: file('/var/log/x') }],
    ['waiting for the lock of the file /x.lock', { kind: 'fileLock', target: file('/x.lock') }],
    [
      'waiting for an answer from 127.0.0.1:5432, postgres (99)',
      { kind: 'reading', target: { ...socket, peers: [related('postgres', 99)], isAccepted: true } },
    ],
    [
      'waiting for an answer from 127.0.0.1:5432, which has not accepted the connection',
      { kind: 'reading', target: { ...socket, isAccepted: false } },
    ],
    [
      'connecting to [2001:db8::1]:443',
      { kind: 'connecting', target: { ...socket, remote: { address: '2001:db8::1', port: 443 } } },
    ],
    [
      'accepting connections on :8080',
      {
        kind: 'accepting',
        target: { ...socket, state: 'listening', remote: undefined, local: { address: '::', port: 8080 } },
      },
    ],
    ['waiting for a child: sleep (456)', { kind: 'child', children: [related('sleep', 456)] }],
    [
      'waiting for a lock (futex), with a time limit',
      { kind: 'lock', isShared: false, owner: undefined, isLimited: true },
    ],
    ['in the system call 999', { kind: 'call', call: 999, target: undefined }],
    [
      'in uninterruptible sleep in nfs_wait, reading the file /mnt/a: a network file system does not answer',
      {
        kind: 'blocked',
        waitChannel: 'nfs_wait',
        cause: 'network',
        during: { kind: 'reading', target: file('/mnt/a') },
      },
    ],
  ];
  for (const [text, doing] of cases) {
    it(`says “${text}”`, () => {
      assert.equal(doingText(doing), text);
    });
  }

  it('names what an event loop waits for, and neither wake-ups of its own nor the same twice', () => {
    const targets: readonly DescriptorTarget[] = [
      { kind: 'event' },
      { ...pipe, isWithinProcess: true },
      { ...socket, state: 'listening', remote: undefined, local: { address: '0.0.0.0', port: 8080 } },
      { kind: 'fileEvents' },
      { kind: 'fileEvents' },
      { kind: 'terminal', path: '/dev/pts/3' },
    ];
    const watched = targets.map((target, number) => ({ number, target }));
    const text = doingText({
      kind: 'events',
      isLimited: false,
      target: { kind: 'eventPoll', watched, watchedCount: 8 },
    });
    assert.equal(text, 'waiting for events: connections on :8080, changes of files, its terminal, /dev/pts/3');
  });

  it('keeps names and paths of other programs short and on one line', () => {
    const text = doingText({ kind: 'reading', target: file(`/a\n\u202e${'b'.repeat(100_000)}`) });
    assert.doesNotMatch(text, /[\n\u202e]/);
    assert(text.length < 300, `${text.length} characters`);
    assert(targetText({ kind: 'other', name: 'x'.repeat(100_000) }).length <= 60);
  });
});

describe('activitySentence', () => {
  it('names the process, and the thread if that is another one than the first', () => {
    const running = threadOf({
      tid: 2,
      name: 'worker',
      state: 'running',
      cpu: 99,
      demand: 100,
      isMostlyInKernel: false,
    });
    const activity = activityOf({ threads: [threadOf(), running], threadCount: 2 });
    assert.equal(
      sentenceOf(activity),
      'x (1), thread worker (2): running in its own code; it does not rest, maybe in an endless loop.',
    );
    assert.deepEqual(threadLines(activity, getProcessDoing(activity)), [
      'Thread worker (2): running in its own code, 99% CPU',
      'Thread x (1): sleeping; the system does not tell what it waits for',
    ]);
  });

  it('names the debugger that has stopped a process, and one that only traces it', () => {
    const tracer = related('gdb', 789);
    const stopped = activityOf({ tracer, threads: [threadOf({ state: 'traced' })] });
    assert.equal(sentenceOf(stopped), 'x (1): stopped by its debugger, gdb (789).');
    const traced = activityOf({ tracer, threads: [threadOf({ waitChannel: 'hrtimer_nanosleep' })] });
    assert.equal(sentenceOf(traced), 'x (1): sleeping until its timer ends; gdb (789) traces it.');
  });

  it('tells how a zombie has ended, as far as that is known', () => {
    const zombie = activityOf({ threads: [threadOf({ state: 'zombie' })], parent: related('bash', 12) });
    assert.equal(
      sentenceOf(zombie),
      'x (1): zombie, it has exited; its parent bash (12) has not fetched its exit code.',
    );
    assert.match(sentenceOf({ ...zombie, ended: { signal: 9 } }), /zombie, it was ended by signal 9;/);
  });

  it('says that the system does not tell what a process does of which no thread could be read', () => {
    assert.equal(sentenceOf(activityOf({ threads: [] })), 'x (1): the system does not tell what it is doing.');
    assert.equal(sentenceOf(activityOf({ isKernelThread: true })), 'x (1) is a thread of the kernel.');
  });

  it('tells of a deadlock as of something that may be', () => {
    const futex = { number: 1, name: 'futex', args: [1, 0x80, 0, 0] };
    const threads = [threadOf({ systemCall: futex }), threadOf({ tid: 2, systemCall: futex })];
    assert.match(
      sentenceOf(activityOf({ threads, threadCount: 2 })),
      /all 2 threads wait for each other: maybe a deadlock\.$/,
    );
  });
});
