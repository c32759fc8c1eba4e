import assert from 'node:assert/strict';
import { getProcessDoing } from '../../../../../../src/process/inspect/threads/processDoing';
import { createProcfsSource } from '../../../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../../../src/process/source/processSource';
import { activitySentence, gapText, threadLines } from '../../../../../../src/ui/activityText';
import { FakeProc, type FakeProcess } from '../../../../support/fakeProc';

/** A call that sleeps, with its first arguments; the stack is that of a 64-bit program. */
const call = (number: number, ...args: readonly number[]): string =>
  `${number} ${[0, 1, 2, 3, 4, 5].map((at) => `0x${(args[at] ?? 0).toString(16)}`).join(' ')} 0x7ffd00000000 0x7f0000000000\n`;

const readCall = process.arch === 'arm64' ? 63 : 0;
const pollCall = process.arch === 'arm64' ? 22 : 281;

describe('ProcessSource.activity on a difficult /proc', () => {
  let proc: FakeProc;
  let time: number;
  let slept: number;
  let source: ProcessSource;

  const create = (user: number): ProcessSource =>
    createProcfsSource({
      fs: proc,
      now: () => time,
      sleep: (ms) => {
        time += ms;
        slept += ms;
        return Promise.resolve();
      },
      self: 10,
      user,
      // The limit of a read has passed as soon as nothing else is left to do.
      startTimer: (callback, ms) => {
        const handle = setImmediate(() =>
          setImmediate(() => {
            time += ms;
            callback();
          }),
        );
        return () => {
          clearImmediate(handle);
        };
      },
    });

  beforeEach(() => {
    proc = new FakeProc();
    [time, slept] = [1000, 0];
    proc.start({ pid: 1, parentPid: 0 });
    proc.start({ pid: 10, parentPid: 1 });
    source = create(1000);
  });

  afterEach(async () => {
    source.dispose();
    proc.release();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(proc.openCount, 0, 'files left open');
    assert.deepEqual(proc.hangs, [], 'the event loop would hang');
  });

  function start(some: Partial<FakeProcess> = {}, threadCalls: Readonly<Record<number, string>> = {}): void {
    proc.start({ pid: 11, parentPid: 10, state: 'S', ...some });
    for (const [tid, text] of Object.entries(threadCalls)) proc.files.set(`/proc/11/task/${tid}/syscall`, text);
  }

  async function look() {
    const activity = await source.activity({ pid: 11, startTime: 1100 });
    if (!activity) return undefined;
    const doing = getProcessDoing(activity);
    return { activity, doing, sentence: activitySentence(activity, doing), lines: threadLines(activity, doing) };
  }

  const lookAtLiving = async () => (await look()) ?? assert.fail('it is gone');

  it('tells state and wait channel of a process whose syscall file never answers, after one try', async () => {
    start({ state: 'D', threads: 2, otherThreads: [{ tid: 12, state: 'D' }] });
    proc.files.set('/proc/11/task/11/wchan', 'nfs_wait_bit_killable');
    proc.hanging.add('/proc/11/task/11/syscall').add('/proc/11/task/12/syscall');
    let asked = 0;
    proc.onCall = (name, path) => {
      if (name === 'open' && path.endsWith('/syscall')) asked++;
    };
    const before = time;
    const { activity, sentence } = await lookAtLiving();
    assert.match(sentence, /in uninterruptible sleep in nfs_wait_bit_killable: a network file system does not answer/);
    assert.deepEqual(activity.gaps, ['late']);
    assert(time - before < 2_000, `${time - before} ms`);
    proc.release();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked, 1);
  });

  it('tells kinds of waits by the wait channel if only ancestors may see system calls, and says so', async () => {
    start();
    proc.denied.set('/proc/11/task/11/syscall', 'EACCES');
    proc.files.set('/proc/11/task/11/wchan', 'anon_pipe_read');
    proc.files.set('/proc/sys/kernel/yama/ptrace_scope', '1\n');
    const { activity, sentence } = await lookAtLiving();
    assert.match(sentence, /reading from a pipe\.$/);
    assert.deepEqual(activity.gaps, ['ptraceScope']);
    assert.match(gapText('ptraceScope', activity), /kernel\.yama\.ptrace_scope/);
  });

  it('names the writer of a pipe if it is the only one that is read, though the system call may not be seen', async () => {
    start();
    proc.start({ pid: 12, parentPid: 10, name: 'make' });
    proc.denied.set('/proc/11/task/11/syscall', 'EACCES');
    proc.files.set('/proc/11/task/11/wchan', 'pipe_read');
    const links = { 0: 'pipe:[7]', 1: 'pipe:[8]', 2: '/dev/pts/3' };
    for (const [number, link] of Object.entries(links)) {
      for (const folder of ['/proc/11/fd', '/proc/11/task/11/fd']) proc.links.set(`${folder}/${number}`, link);
      proc.files.set(`/proc/11/task/11/fdinfo/${number}`, `pos:\t0\nflags:\t010000${number}\n`);
    }
    proc.links.set('/proc/12/fd/1', 'pipe:[7]');
    proc.files.set('/proc/12/fdinfo/1', 'flags:\t01\n');
    assert.match((await lookAtLiving()).sentence, /reading from a pipe, written by make \(12\)\.$/);
    // With a file that may be a pipe with a name, or a second pipe, it is not known which one.
    proc.links.set('/proc/11/task/11/fd/3', '/tmp/maybe a fifo');
    assert.match((await lookAtLiving()).sentence, /reading from a pipe\.$/);
    proc.links.set('/proc/11/task/11/fd/3', 'pipe:[9]');
    assert.match((await lookAtLiving()).sentence, /reading from a pipe\.$/);
  });

  it('tells that the system shows only the state of a process of another user', async () => {
    proc.files.set('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
    start({ uid: 0 });
    proc.denied.set('/proc/11/task/11/syscall', 'EACCES');
    proc.files.set('/proc/11/task/11/wchan', '0');
    const { activity, sentence } = await lookAtLiving();
    assert.match(sentence, /sleeping; the system does not tell what it waits for/);
    assert.deepEqual(
      activity.gaps.map((gap) => gapText(gap, activity)),
      ['It belongs to root: the system shows only its state.'],
    );
  });

  it('returns nothing of a process that ends in the middle', async () => {
    start({}, { 11: call(readCall) });
    proc.onCall = (_, path) => {
      if (path.endsWith('/syscall')) proc.end(11);
    };
    assert.equal(await look(), undefined);
  });

  it('returns nothing if another process gets the pid in the middle', async () => {
    start({}, { 11: call(readCall) });
    proc.onCall = (name, path) => {
      if (name !== 'open' || !path.endsWith('/syscall')) return;
      proc.end(11);
      proc.start({ pid: 11, parentPid: 10, startTicks: 77 });
    };
    assert.equal(await look(), undefined);
  });

  it('looks into a part of thousands of threads, and says how many were left out', async () => {
    const otherThreads = Array.from({ length: 2_999 }, (_, at) => ({ tid: 1_000 + at, state: 'S' }));
    start({ threads: 3_000, otherThreads });
    const { activity, lines } = await lookAtLiving();
    assert.deepEqual([activity.threads.length, activity.threadCount], [512, 3_000]);
    assert.match(lines.at(-1) ?? '', /^2,488 more threads/);
  });

  it('stops when its time is up, however many threads there are, and says that not all could be read', async () => {
    const otherThreads = Array.from({ length: 2_999 }, (_, at) => ({ tid: 1_000 + at, state: 'S' }));
    start({ threads: 3_000, otherThreads });
    proc.onCall = () => {
      time += 1;
    };
    const before = time;
    const { activity } = await lookAtLiving();
    assert.deepEqual(activity.gaps, ['late']);
    assert(time - before < 2_000, `${time - before} ms`);
  });

  it('keeps names with parentheses, line breaks and marks of direction on one line', async () => {
    const name = 'a) R 1\n\u202e(b';
    start({ name, threads: 2, otherThreads: [{ tid: 12, state: 'R' }] });
    const { sentence, lines } = await lookAtLiving();
    for (const text of [sentence, ...lines]) assert.doesNotMatch(text, /[\n\u202e]/);
    assert.match(lines.join(), /a\) R 1\\n\\u\{202e\}\(b/);
  });

  it('returns nothing of a process whose stat is none', async () => {
    start({ name: 'x'.repeat(65_536) });
    const { activity, sentence } = (await look()) ?? {};
    assert.equal(activity, undefined);
    assert.equal(sentence, undefined);
  });

  it('tells that something is read though its descriptor is gone', async () => {
    start({}, { 11: call(readCall, 5) });
    const { activity, sentence } = await lookAtLiving();
    assert.match(sentence, /: reading\.$/);
    assert.equal(activity.threads[0]?.descriptor, undefined);
  });

  it('names some of three thousand descriptors that an event loop waits for', async () => {
    start({}, { 11: call(pollCall, 3) });
    proc.links.set('/proc/11/task/11/fd/3', 'anon_inode:[eventpoll]');
    const lines: string[] = [];
    for (let number = 10; number < 3_010; number++) {
      lines.push(`tfd: ${String(number).padStart(8)} events:       19 data: 0  pos:0 ino:1 sdev:1\n`);
      proc.links.set(`/proc/11/task/11/fd/${number}`, `/data/${number}`);
    }
    proc.files.set('/proc/11/task/11/fdinfo/3', lines.join(''));
    const { activity, sentence } = await lookAtLiving();
    const target = activity.threads[0]?.descriptor?.target;
    assert(target?.kind === 'eventPoll');
    assert.deepEqual([target.watched.length, target.watchedCount], [64, 3_000]);
    assert.match(sentence, /the file \/data\/15 and 2,994 more/);
  });

  it('takes no number of a 32-bit program for a call of a 64-bit one', async () => {
    start({}, { 11: '3 0x0 0x0 0x0 0x0 0x0 0x0 0xffd00000 0xf7f00000\n' });
    proc.files.set('/proc/11/task/11/wchan', 'pipe_read');
    assert.match((await lookAtLiving()).sentence, /reading from a pipe\.$/);
  });

  it('tells that a thread runs that has woken up since its state was read', async () => {
    start({}, { 11: 'running\n' });
    assert.match((await lookAtLiving()).sentence, /: running\.$/);
  });

  it('returns nothing if no file can be opened, and does not throw', async () => {
    start();
    proc.maxOpen = 0;
    assert.equal(await look(), undefined);
  });

  it('does not wait for a second reading of a zombie', async () => {
    start({ state: 'Z' });
    const { activity, sentence } = await lookAtLiving();
    assert.match(sentence, /zombie, it has exited with code 0; its parent sleep \(10\) has not fetched its exit code/);
    assert.deepEqual([slept, activity.gaps], [0, []]);
  });
});
