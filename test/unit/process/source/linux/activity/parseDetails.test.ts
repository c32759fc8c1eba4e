import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  parseControlGroup,
  parseLimits,
  parseSignals,
} from '../../../../../../src/process/source/linux/activity/readDetails';
import { createProcfsSource } from '../../../../../../src/process/source/linux/procfsSource';
import { FakeProc } from '../../../../support/fakeProc';
import { RealProcessFixture, until } from '../../../../support/realProcessFixture';

describe('The details of a process', () => {
  it('tells of a real process its program, descriptors, limits, signals and switches', async () => {
    const fixture = new RealProcessFixture();
    const source = createProcfsSource();
    try {
      const pid = fixture.sh(
        'trap "" TERM; trap : USR1; ulimit -n 64; exec 7</etc/passwd; echo >&2; while :; do sleep 600; done',
      );
      const isReady = () => source.getBasic(pid) && source.handlesSignal(source.getBasic(pid) ?? assert.fail(), 10);
      await until('the traps', isReady);
      const process = source.getBasic(pid) ?? assert.fail();
      await until('the file', () =>
        spawnSync('readlink', [`/proc/${pid}/fd/7`])
          .stdout.toString()
          .includes('passwd'),
      );
      const details = (await source.details(process)) ?? assert.fail();
      const { executable, descriptors, limits, signals, contextSwitches, environment, otherNamespaces } = details;
      assert.match(executable?.path ?? '', /^\/.*sh$/);
      assert.equal(executable?.isDeleted, false);
      assert(descriptors);
      assert(
        descriptors.first.some(({ number, kind, name }) => number === 7 && kind === 'file' && name === '/etc/passwd'),
      );
      assert.deepEqual([descriptors.isCut, descriptors.count >= 4], [false, true]);
      assert.deepEqual(
        limits?.find(({ name }) => name === 'Max open files'),
        {
          ...{ name: 'Max open files', soft: 64, hard: 64, unit: 'files' },
        },
      );
      assert(signals?.ignored.includes('SIGTERM') === true && signals.handled.includes('SIGUSR1'));
      assert((contextSwitches?.voluntary ?? 0) > 0);
      assert(environment?.some(({ name }) => name === 'PATH'));
      assert.deepEqual(otherNamespaces, []);
    } finally {
      source.dispose();
      fixture.dispose();
    }
  });

  it('reads no environment of a process whose memory may be locked, and all that does not wait for it', async () => {
    const proc = new FakeProc();
    proc.start({ pid: 10, parentPid: 1 });
    proc.start({ pid: 11, parentPid: 10, state: 'D', status: 'SigBlk:\t0\nSigIgn:\t4000\nSigCgt:\t0\n' });
    proc.start({ pid: 12, parentPid: 10 });
    proc.hanging.add('/proc/11/environ').add('/proc/12/environ');
    const startTimer = (callback: () => void) => {
      const handle = setImmediate(() => setImmediate(callback));
      return () => {
        clearImmediate(handle);
      };
    };
    const source = createProcfsSource({ fs: proc, now: () => 1, self: 10, user: 1000, startTimer });
    const blocked = (await source.details({ pid: 11, startTime: 1100 })) ?? assert.fail();
    assert.deepEqual([blocked.environment, blocked.signals?.ignored], [undefined, ['SIGTERM']]);
    const silent = (await source.details({ pid: 12, startTime: 1200 })) ?? assert.fail();
    assert.deepEqual([silent.environment, silent.executable?.path], [undefined, '/home']);
    assert.equal(await source.details({ pid: 11, startTime: 1 }), undefined);
    source.dispose();
    proc.release();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([proc.openCount, proc.hangs], [0, []]);
  });
});

describe('parseSignals', () => {
  it('names signals, those of real time by their number', () => {
    const status =
      'SigPnd:\t0\nShdPnd:\t0000000000000001\nSigBlk:\t8000000000000000\nSigIgn:\t0000000000001000\nSigCgt:\t0000000100014002\n';
    assert.deepEqual(parseSignals(status), {
      handled: ['SIGINT', 'SIGTERM', 'SIGCHLD', 'SIGRT1'],
      ignored: ['SIGPIPE'],
      blocked: ['SIGRT32'],
      pending: ['SIGHUP'],
    });
  });

  it('tells nothing if a mask is missing', () => {
    assert.equal(parseSignals('SigBlk:\t0\n'), undefined);
  });
});

describe('parseLimits', () => {
  it('reads names with blanks, no limit, and limits without a unit', () => {
    const text = [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max cpu time              unlimited            unlimited            seconds   ',
      'Max nice priority         0                    20                             ',
      'nonsense',
    ].join('\n');
    assert.deepEqual(parseLimits(text), [
      { name: 'Max cpu time', soft: undefined, hard: undefined, unit: 'seconds' },
      { name: 'Max nice priority', soft: 0, hard: 20, unit: '' },
    ]);
  });
});

describe('parseControlGroup', () => {
  it('prefers the unified hierarchy, unless processes are in its root', () => {
    assert.equal(parseControlGroup('0::/user.slice/app.scope\n'), '/user.slice/app.scope');
    assert.equal(parseControlGroup('9:name=systemd:/\n4:memory:/docker/abc\n0::/\n'), '/docker/abc');
    assert.equal(parseControlGroup('0::/\n'), '/');
    assert.equal(parseControlGroup(''), undefined);
  });
});
