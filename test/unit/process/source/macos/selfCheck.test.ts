import assert from 'node:assert/strict';
import type { SelfCheckLine } from '../../../../../src/process/native/selfCheck';
import { getOwnFacts, type OwnFacts } from '../../../../../src/process/source/ownFacts';
import { checkChild, checkEnvironment, checkMacos } from '../../../../../src/process/source/macos/selfCheck';
import { FakeMacos, type FakeMacosProcess } from '../../../support/fakeMacos';

function failuresOf(lines: readonly SelfCheckLine[]): readonly string[] {
  return lines.flatMap(({ name, failure }) => (failure === undefined ? [] : name));
}

describe('checkMacos', () => {
  let macos: FakeMacos;
  let own: OwnFacts;
  let self: FakeMacosProcess;

  beforeEach(() => {
    macos = new FakeMacos();
    macos.start({ pid: 1, parentPid: 0, uid: 0 });
    self = macos.start({
      ...{ executable: '/Applications/Code.app/Contents/MacOS/Code Helper (Plugin)', memory: 200_000_000 },
      ...{ folder: process.cwd(), environment: { HOME: '/Users/me' }, cpuTicks: 24_000 * 3_000 },
    });
    own = {
      ...{ pid: self.pid, parentPid: 1, user: 501, folder: process.cwd(), environment: { HOME: '/Users/me' } },
      executable: '/Applications/Code.app/Contents/MacOS/Code Helper (Plugin)',
      startTime: self.startMicroseconds / 1000 + 1_500,
      cpuTime: 3_040,
      memory: 190_000_000,
    };
  });

  it('finds no fault where all agrees', () => {
    const lines = checkMacos(macos, own);
    assert.deepEqual(failuresOf(lines), []);
    assert.ok(lines.length > 10);
  });

  it('finds what differs', () => {
    const differences: Record<string, Partial<OwnFacts>> = {
      parent: { parentPid: 2 },
      user: { user: 0 },
      'start time': { startTime: own.startTime - 5_000 },
      memory: { memory: 50_000_000 },
      executable: { executable: '/usr/local/bin/node' },
      folder: { folder: '/' },
    };
    for (const [name, given] of Object.entries(differences)) {
      assert.deepEqual(failuresOf(checkMacos(macos, { ...own, ...given })), [name]);
    }
  });

  it('finds that the unit of CPU times is another one', () => {
    macos.ticksPerSecond = 1_000_000_000;
    assert.deepEqual(failuresOf(checkMacos(macos, own)), ['CPU time']);
    macos.ticksPerSecond = 0;
    assert.deepEqual(failuresOf(checkMacos(macos, own)), ['CPU time']);
  });

  it('finds that nothing is told of our own process', () => {
    assert.deepEqual(failuresOf(checkMacos(macos, { ...own, pid: 4_711 })), ['list']);
    self.uid = 0;
    assert.deepEqual(failuresOf(checkMacos(macos, own)), ['task']);
  });

  it('finds that records have another size', () => {
    const sysctl = macos.sysctl.bind(macos);
    macos.sysctl = (name, buffer) => {
      const filled = sysctl(name, buffer);
      // Each field is eight bytes further.
      if (buffer && name[1] === 14) buffer.copyWithin(8, 0);
      return filled;
    };
    assert.notDeepEqual(failuresOf(checkMacos(macos, own)), []);
  });
});

describe('checkEnvironment', () => {
  const macos = new FakeMacos();
  const self = macos.start({ environment: { HOME: '/Users/me' } });
  const own = {
    ...getOwnFacts(),
    pid: self.pid,
    executable: '/usr/local/bin/node',
    environment: { HOME: '/Users/me' },
  };

  it('compares what our own process was started with', () => {
    assert.deepEqual(failuresOf(checkEnvironment(macos, own)), []);
    assert.deepEqual(failuresOf(checkEnvironment(macos, { ...own, environment: { HOME: '/' } })), ['variable HOME']);
    self.executable = '/bin/sh';
    assert.deepEqual(failuresOf(checkEnvironment(macos, own)), ['program']);
  });

  it('finds that nothing is told of it', () => {
    assert.equal(failuresOf(checkEnvironment(macos, { ...own, pid: 4_711 })).length, 3);
  });
});

describe('checkChild', () => {
  let macos: FakeMacos;
  let own: FakeMacosProcess;
  /** What the real child is in the made-up system. */
  let given: Partial<FakeMacosProcess>;

  beforeEach(() => {
    macos = new FakeMacos();
    own = macos.start();
    given = {};
    const procPidInfo = macos.procPidInfo.bind(macos);
    macos.procPidInfo = (pid, flavor, argument, buffer) => {
      if (!macos.processes.has(pid)) macos.start({ pid, parentPid: own.pid, ...given });
      return procPidInfo(pid, flavor, argument, buffer);
    };
    macos.procSignalWithAuditToken = (token, signal) => {
      process.kill(token.readInt32LE(20), signal);
      return 0;
    };
  });

  it('finds no fault where a child of ours is one, and ends by the signal that it is sent', async () => {
    const lines = await checkChild(macos, own.pid);
    assert.deepEqual([lines.length, failuresOf(lines)], [3, []]);
  });

  it('finds that a child names another parent', async () => {
    given = { parentUniqueId: 1, session: 5 };
    const names = ['original parent of a child', 'session of a child'];
    assert.deepEqual(failuresOf(await checkChild(macos, own.pid)), names);
  });

  it('finds that the signal reaches no process, but not that it is refused', async () => {
    macos.procSignalWithAuditToken = () => 3;
    assert.deepEqual(failuresOf(await checkChild(macos, own.pid)), ['signal to a child']);
    for (const error of [1, 22]) {
      macos.procSignalWithAuditToken = () => error;
      assert.deepEqual(failuresOf(await checkChild(macos, own.pid)), []);
    }
  });

  it('finds that the signal is another one', async () => {
    macos.procSignalWithAuditToken = (token) => {
      process.kill(token.readInt32LE(20), 'SIGHUP');
      return 0;
    };
    assert.deepEqual(failuresOf(await checkChild(macos, own.pid)), ['signal to a child']);
  });

  it('checks no such signal where the system has none', async () => {
    macos.procSignalWithAuditToken = undefined;
    assert.equal((await checkChild(macos, own.pid)).length, 2);
  });
});

describe('getOwnFacts', () => {
  it('tells of this process', () => {
    const { pid, startTime, memory, folder } = getOwnFacts();
    assert.deepEqual([pid, folder], [process.pid, process.cwd()]);
    assert.ok(startTime < Date.now() && memory > 10_000_000);
  });
});
