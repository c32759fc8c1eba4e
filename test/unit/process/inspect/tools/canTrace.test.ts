import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  getObstacle,
  type Access,
  type Obstacle,
  type TraceFacts,
} from '../../../../../src/process/inspect/tools/canTrace';
import { readTraceFacts, type TraceFs } from '../../../../../src/process/inspect/tools/readTraceFacts';
import { traceFacts } from './facts';

describe('getObstacle', () => {
  const other = [1001, 1001, 1001, 1001];
  const rows: readonly (readonly [string, Access, Partial<TraceFacts>, Obstacle | undefined])[] = [
    ['nothing against a process of ours', 'attach', {}, undefined],
    ['nothing on a kernel without Yama', 'attach', { traceScope: undefined }, undefined],
    ['a zombie', 'sameUser', { isZombie: true }, 'notAProgram'],
    ['a thread of the kernel', 'attach', { isKernelThread: true }, 'notAProgram'],
    ['ourselves, whatever we may do', 'attach', { pid: 50, hasTraceCapability: true }, 'ourselves'],
    ['a debugger that has it', 'attach', { tracerPid: 7, hasTraceCapability: true }, 'traced'],
    ['nothing against reading what a debugger has', 'read', { tracerPid: 7 }, undefined],
    ['another user', 'attach', { uids: other }, 'otherUser'],
    ['a saved user id that is another', 'attach', { uids: [1000, 1000, 0, 1000] }, 'otherUser'],
    ['nothing for CAP_SYS_PTRACE', 'attach', { uids: other, traceScope: 2, hasTraceCapability: true }, undefined],
    ['that it is not dumpable', 'read', { isDumpable: false }, 'notDumpable'],
    ['a scope of 1', 'read', { traceScope: 1 }, 'traceScope'],
    ['a scope of 2', 'attach', { traceScope: 2 }, 'traceForbidden'],
    ['a scope of 3, also for root', 'attach', { traceScope: 3, hasTraceCapability: true }, 'traceForbidden'],
    ['another user before the scope', 'attach', { uids: other, traceScope: 1 }, 'otherUser'],
    ['nothing for jcmd where ptrace is restricted', 'sameUser', { traceScope: 3 }, undefined],
    ['another user, to jcmd', 'sameUser', { uids: other }, 'otherUser'],
    ['nothing against root, to jcmd', 'sameUser', { uids: other, ownUid: 0 }, undefined],
    ['another container, to jcmd', 'sameUser', { sharesNamespaces: false }, 'otherContainer'],
    ['macOS without root', 'attach', { platform: 'darwin' }, 'needsRoot'],
    ['nothing on macOS as root', 'attach', { platform: 'darwin', ownUid: 0 }, undefined],
    ['nothing known on Windows', 'attach', { platform: 'win32', ownUid: undefined, uids: undefined }, undefined],
  ];
  for (const [title, access, facts, expected] of rows) {
    it(`tells ${title}`, () => {
      assert.equal(getObstacle(access, traceFacts(facts)), expected);
    });
  }
});

describe('readTraceFacts', () => {
  const files: Readonly<Record<string, string>> = {
    '/proc/100/status': 'Name:\tx\nUid:\t1000\t1001\t1002\t1003\nTracerPid:\t7\n',
    '/proc/self/status': 'CapEff:\t0000000000080000\n',
    '/proc/sys/kernel/yama/ptrace_scope': '1\n',
  };
  const fs: TraceFs = {
    readFile: (path) => (files[path] === undefined ? Promise.reject(new Error('none')) : Promise.resolve(files[path])),
    readlink: (path) => Promise.resolve(path.includes('/100/ns/pid') ? 'pid:[2]' : 'x:[1]'),
    getOwner: () => Promise.resolve(0),
  };
  const process_ = { pid: 100, uid: 1001, state: 'sleeping', kernelThread: false } as const;
  const context = { platform: 'linux', ownUid: 1000, ownPids: new Set<number>() } as const;

  it('reads user ids, tracer, capability, scope, owner and namespaces', async () => {
    assert.deepEqual(await readTraceFacts(process_, { ...context, fs }), {
      ...{ platform: 'linux', pid: 100, ownPids: new Set(), ownUid: 1000, isZombie: false, isKernelThread: false },
      ...{ uids: [1000, 1001, 1002, 1003], hasTraceCapability: true, traceScope: 1, isDumpable: false },
      ...{ tracerPid: 7, sharesNamespaces: false },
    });
  });

  it('knows little where nothing can be read', async () => {
    const none: TraceFs = {
      readFile: () => Promise.reject(new Error('none')),
      readlink: () => Promise.reject(new Error('none')),
      getOwner: () => Promise.reject(new Error('none')),
    };
    const { uids, traceScope, isDumpable, hasTraceCapability } = await readTraceFacts(process_, {
      ...context,
      fs: none,
    });
    assert.deepEqual([uids?.[0], traceScope, isDumpable, hasTraceCapability], [1001, undefined, undefined, undefined]);
  });

  it('finds nothing against a real child', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      const facts = await readTraceFacts(
        { pid: child.pid ?? -1, uid: process.geteuid?.() ?? -1, state: 'sleeping', kernelThread: false },
        { platform: process.platform, ownUid: process.geteuid?.(), ownPids: new Set([process.pid]) },
      );
      assert.equal(getObstacle('sameUser', facts), undefined);
      assert.equal(facts.sharesNamespaces, true);
      assert.equal(facts.tracerPid, 0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
