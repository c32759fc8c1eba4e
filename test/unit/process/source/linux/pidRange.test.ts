import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  unreliableReason,
  mayHaveWrapped,
  parseForks,
  parseLoadavg,
  newPidRange,
  type PidMark,
} from '../../../../../src/process/source/linux/pidRange';

const pidMax = 4_194_304;
const mark = (some: Partial<PidMark> = {}): PidMark => ({
  lastPid: 5000,
  tasks: 100,
  at: 0,
  forks: undefined,
  ...some,
});

describe('newPidRange', () => {
  const table: readonly [string, PidMark | undefined, PidMark, number, string][] = [
    ['is full for the first listing', undefined, mark(), pidMax, 'first listing'],
    ['is empty if nothing was forked', mark(), mark({ at: 1000 }), pidMax, '5000-5000'],
    ['has the pids handed out since the mark', mark(), mark({ at: 1000, lastPid: 5007 }), pidMax, '5000-5007'],
    ['is full after the pids have wrapped', mark(), mark({ at: 1000, lastPid: 4999 }), pidMax, 'pids have wrapped'],
    ['is full after a long time', mark(), mark({ at: 9000 }), pidMax, 'number of forks not known'],
    ['asks the forks then', mark({ forks: 7 }), mark({ at: 9000, lastPid: 5001, forks: 8 }), pidMax, '5000-5001'],
    [
      'is full if the forks show that the pids have wrapped',
      mark({ forks: 7 }),
      mark({ at: 90_000, lastPid: 5001, forks: 4_194_100 }),
      pidMax,
      'pids may have gone all the way round',
    ],
    [
      'does not believe forks that go back',
      mark({ forks: 9 }),
      mark({ at: 9000, forks: 8 }),
      pidMax,
      'number of forks not known',
    ],
    ['is full after a short time with a small pid_max', mark(), mark({ at: 33 }), 32_768, 'number of forks not known'],
    ['trusts a short time even then', mark(), mark({ at: 30, lastPid: 5003 }), 32_768, '5000-5003'],
    ['leaves out pids in use', mark({ tasks: 10_000 }), mark({ at: 30 }), 32_768, 'number of forks not known'],
    [
      'is full if pid_max is not known',
      mark({ forks: 7 }),
      mark({ at: 1, forks: 7 }),
      0,
      'pids may have gone all the way round',
    ],
  ];
  for (const [what, before, now, max, expected] of table) {
    it(what, () => {
      const range = newPidRange(before, now, max);
      assert.equal(range.kind === 'full' ? range.reason : `${range.after}-${range.upTo}`, expected);
    });
  }

  it('never misses a fork, however the pids wrap', () => {
    const step = fc.record({
      forks: fc.oneof(fc.nat(20), fc.nat(2000)),
      exits: fc.nat(30),
      /** ms: on this machine no more than so many forks fit in. */
      idle: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 1200 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
        const kernel = new Pids(max);
        let at = 0;
        const read = (): PidMark => ({ lastPid: kernel.last, tasks: kernel.used.size, at, forks: kernel.forks });
        let before = read();
        for (const { forks, exits, idle } of steps) {
          const fresh = new Set<number>();
          for (let index = 0; index < forks; index++) {
            // Most die soon, so that there is room to go round.
            const pid = kernel.fork();
            fresh.add(pid);
            if (index >= 15 || kernel.used.size > (max - 300) / 8) {
              kernel.used.delete(pid);
              fresh.delete(pid);
            }
          }
          for (const pid of [...kernel.used].slice(0, exits)) {
            kernel.used.delete(pid);
            fresh.delete(pid);
          }
          at += idle + forks / 1000;
          const now = read();
          const range = newPidRange(before, now, max);
          if (range.kind === 'range') {
            for (const pid of fresh) {
              assert(pid > range.after && pid <= range.upTo, `${pid} is outside ${range.after}-${range.upTo}`);
            }
          }
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is a range if little was forked in little time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000 }), fc.nat(1000), fc.nat(3000), (lastPid, forked, at) => {
        const range = newPidRange(mark({ lastPid }), mark({ lastPid: lastPid + forked, at }), pidMax);
        assert.deepEqual(range, { kind: 'range', after: lastPid, upTo: lastPid + forked });
      }),
    );
  });
});

/** Hands out pids as the kernel does (idr_alloc_cyclic, with RESERVED_PIDS after a wrap). */
class Pids {
  last = 1;
  forks = 1;
  readonly used = new Set([1]);

  constructor(private readonly max: number) {}

  fork(): number {
    do this.last = this.last + 1 >= this.max ? 300 : this.last + 1;
    while (this.used.has(this.last));
    this.used.add(this.last);
    this.forks++;
    return this.last;
  }
}

describe('mayHaveWrapped', () => {
  it('is false for four seconds with the usual pid_max', () => {
    assert.equal(mayHaveWrapped(mark(), 4000, pidMax), false);
    assert.equal(mayHaveWrapped(mark(), 4200, pidMax), true);
  });
});

describe('parseLoadavg, parseForks and unreliableReason', () => {
  it('read the counters of this machine', () => {
    const load = parseLoadavg(readFileSync('/proc/loadavg', 'utf8'));
    assert(load && load.lastPid >= 1 && load.tasks >= 1);
    assert((parseForks(readFileSync('/proc/stat', 'utf8')) ?? 0) > 0);
    assert.equal(unreliableReason(readFileSync('/proc/self/mountinfo', 'utf8')), undefined);
  });

  it('return undefined for any other text', () => {
    assert.deepEqual(parseLoadavg('0.52 0.58 0.59 1/52 17\n'), { lastPid: 17, tasks: 52 });
    for (const text of ['', '0.00 0.00 0.00 0/0 0\n', '0.1 0.2 0.3 1/2\n', 'nonsense', '0.1 0.2 0.3 1/2 3 4\n']) {
      assert.equal(parseLoadavg(text), undefined, text);
    }
    assert.equal(parseForks('cpu 1 2 3\nprocs_running 1\n'), undefined);
    assert.equal(parseForks('btime 5\nprocesses 42\nprocs_running 1\n'), 42);
  });

  it('give a reason if the kernel does not write the files', () => {
    const line = (point: string) =>
      `22 1 0:21 / /proc rw - proc proc rw\n30 22 0:40 / ${point} rw - fuse.lxcfs lxcfs rw\n`;
    assert.equal(unreliableReason(line('/proc/meminfo')), undefined);
    assert.equal(unreliableReason(line('/proc/loadavg')), 'something covers /proc/loadavg');
    assert.equal(unreliableReason(line('/proc/stat')), 'something covers /proc/loadavg');
    assert.equal(unreliableReason(undefined), 'mounts cannot be read');
    assert.equal(unreliableReason('', 'Linux version 4.4.0-19041-Microsoft (x@y) #1'), 'this is WSL 1');
    assert.equal(unreliableReason('', 'Linux version 5.15.90.1-microsoft-standard-WSL2'), undefined);
  });
});
