import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../../../../../src/process/identity';
import { recordCpuProfile } from '../../../../../src/process/inspect/node/cpuProfile';
import { readCurrentStack } from '../../../../../src/process/inspect/node/currentStack';
import { recordHeapProfile } from '../../../../../src/process/inspect/node/heapProfile';
import { takeHeapSnapshot } from '../../../../../src/process/inspect/node/heapSnapshot';
import { NoAccessError } from '../../../../../src/process/inspect/node/inspectorAccess';
import { InspectorError, type InspectorFailure } from '../../../../../src/process/inspect/node/inspectorError';
import type { Inspection, InspectorSession } from '../../../../../src/process/inspect/node/nodeInspector';
import { summarizeProfile } from '../../../../../src/process/inspect/profile/profileSummary';
import { listWorkerThreads } from '../../../../../src/process/inspect/node/workerThreads';
import { repository } from '../../../../host/paths';
import { waitFor } from '../../../../host/waitFor';
import { NodePrograms, type NodeProgram } from './nodePrograms';

/** One that the suite `ui` has installed; a new machine may not have it. */
const node24 = join(repository, '.vscode-test', 'node-24', 'node');

/** Node.js of several versions: these tests look into it. */
const versions = [
  { name: `Node.js ${process.versions.node}`, node: process.execPath },
  ...(existsSync(node24) ? [{ name: 'Node.js 24', node: node24 }] : []),
];

for (const { name, node } of versions) {
  describe(`NodeInspector on ${name}`, function () {
    this.timeout(60_000);

    let programs: NodePrograms;

    beforeEach(() => {
      programs = new NodePrograms();
    });

    afterEach(async () => {
      await programs.dispose();
    });

    function inspect<T>(
      process: Identity,
      operation: (session: InspectorSession) => Promise<T>,
      signal?: AbortSignal,
    ): Promise<Inspection<T>> {
      return programs.inspector.inspect(process, operation, { mayOpen: true, ...(signal && { signal }) });
    }

    /** Of an inspection that has succeeded. */
    function valueOf<T>({ result }: Inspection<T>): T {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }

    async function assertFails(work: Promise<unknown>, failure: InspectorFailure): Promise<void> {
      await assert.rejects(work, (error) => error instanceof InspectorError && error.failure === failure);
    }

    /** It goes on, and listens on nothing. */
    async function assertUnharmed(program: NodeProgram): Promise<void> {
      await program.untilItBeats();
      assert.deepEqual(await programs.ports(program), []);
    }

    it('profiles a program in an endless loop, names the function that spins, and closes the port again', async () => {
      const program = await programs.start('loop', [node, '--inspect-port=0']);
      assert.deepEqual(await programs.inspector.getAccess(program), {
        kind: 'closed',
        port: 0,
        measuresCoverage: false,
      });
      const inspection = await inspect(program, (session) => recordCpuProfile(session, 500));
      const { hottest, durationMs, idleMs } = summarizeProfile(valueOf(inspection));
      assert.equal(hottest[0]?.functionName, 'spin');
      assert.match(hottest[0].url, /loop\.js$/);
      assert.equal(hottest[0].line, 6);
      assert.ok(durationMs > 200 && idleMs < durationMs / 2, `${durationMs} ms, ${idleMs} ms idle`);
      assert.equal(inspection.left, 'closed');
      await assertUnharmed(program);
      // It can be opened once more.
      assert.equal((await inspect(program, (session) => recordCpuProfile(session, 100))).left, 'closed');
      await assertUnharmed(program);
    });

    it('says that an idle program is idle, in its profile and in its stack', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      const profile = valueOf(await inspect(program, (session) => recordCpuProfile(session, 500)));
      const { durationMs, idleMs } = summarizeProfile(profile);
      assert.ok(idleMs > durationMs / 2, `${idleMs} of ${durationMs} ms`);
      await assertUnharmed(program);
    });

    it('reads the stack of a program in an endless loop, which goes on', async () => {
      const program = await programs.start('loop', [node, '--inspect-port=0']);
      const stack = await inspect(program, readCurrentStack);
      const value = valueOf(stack);
      assert.ok(value.kind === 'running');
      assert.ok(
        value.frames.some(({ url }) => url.endsWith('loop.js')),
        JSON.stringify(value.frames),
      );
      assert.equal(stack.left, 'closed');
      await assertUnharmed(program);
    });

    it('lets a paused program go on if the session breaks', async () => {
      const program = await programs.start('loop', [node, '--inspect-port=0']);
      const inspection = await inspect(program, async ({ client }) => {
        const paused = new Promise((resolve) =>
          client.onEvent(({ method }) => {
            if (method === 'Debugger.paused') resolve(true);
          }),
        );
        await client.send('Debugger.enable');
        await client.send('Debugger.pause');
        await paused;
        const before = program.beats();
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(program.beats(), before);
        throw new Error('The operation has failed.');
      });
      assert.deepEqual([inspection.result.status, inspection.left], ['rejected', 'closed']);
      await assertUnharmed(program);
    });

    it('records the allocations and a snapshot of the heap', async () => {
      const program = await programs.start('heap', [node, '--inspect-port=0']);
      const heapProfile = valueOf(await inspect(program, (session) => recordHeapProfile(session, 300)));
      assert.ok(JSON.stringify(heapProfile).includes('heap.js'));
      let text = '';
      let parts = 0;
      const inspection = await inspect(program, (session) =>
        takeHeapSnapshot(session, async (part) => {
          await new Promise((resolve) => setImmediate(resolve));
          text += part;
          parts++;
        }),
      );
      valueOf(inspection);
      assert.ok(parts > 1);
      assert.deepEqual(Object.keys(JSON.parse(text) as object).slice(0, 2), ['snapshot', 'nodes']);
      assert.ok(text.includes('LeakedThing'));
      assert.equal(inspection.left, 'closed');
      await assertUnharmed(program);
    });

    it('fails if a snapshot cannot be written', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      const full = new Error('no space left on device');
      const { result, left } = await inspect(program, (session) =>
        takeHeapSnapshot(session, () => Promise.reject(full)),
      );
      assert.deepEqual([result.status === 'rejected' && result.reason, left], [full, 'closed']);
      await assertUnharmed(program);
    });

    it('lists the worker threads of a program', async () => {
      const program = await programs.start('workers', [node, '--inspect-port=0']);
      const workers = await waitFor('three workers', 20_000, async () => {
        const found = valueOf(await inspect(program, listWorkerThreads));
        return found.length === 3 && found;
      });
      assert.deepEqual(workers.map(({ id }) => id).sort(), [1, 2, 3]);
      assert.ok(workers.every(({ url }) => url.endsWith('workers.js')));
      await assertUnharmed(program);
    });

    it('leaves an inspector open that was open before', async () => {
      const program = await programs.start('loop', [node, '--inspect=0']);
      const ports = await programs.ports(program);
      const access = await programs.inspector.getAccess(program);
      assert.ok(access.kind === 'open' && access.debuggers === 0 && access.inspector.port === ports[0]);
      const inspection = await inspect(program, (session) => recordCpuProfile(session, 200));
      assert.equal(summarizeProfile(valueOf(inspection)).hottest[0]?.functionName, 'spin');
      assert.equal(inspection.left, 'wasOpen');
      assert.deepEqual(await programs.ports(program), ports);
      await program.untilItBeats();
    });

    it('says that another debugger is attached, and stops nothing under it', async () => {
      const program = await programs.start('idle', [node, '--inspect=0']);
      await inspect(program, async () => {
        const second = new NodePrograms();
        try {
          const access = await second.inspector.getAccess(program);
          assert.ok(access.kind === 'open' && access.debuggers === 1, JSON.stringify(access));
          const { result, left } = await second.inspector.inspect(program, readCurrentStack, { mayOpen: true });
          assert.ok(result.status === 'rejected' && (result.reason as InspectorError).failure === 'otherDebugger');
          assert.equal(left, 'wasOpen');
        } finally {
          await second.dispose();
        }
      });
    });

    it('does not close an inspector to which another debugger has attached meanwhile', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      const second = new NodePrograms();
      try {
        let endSecond: () => void = () => undefined;
        const secondEnds = new Promise<void>((resolve) => (endSecond = resolve));
        let other: Promise<unknown> | undefined;
        const { left } = await inspect(program, async () => {
          await new Promise<void>((resolve) => {
            const session = () => {
              resolve();
              return secondEnds;
            };
            other = second.inspector.inspect(program, session, { mayOpen: false });
          });
        });
        assert.equal(left, 'otherDebugger');
        assert.equal((await programs.ports(program)).length, 1);
        endSecond();
        await other;
      } finally {
        await second.dispose();
      }
    });

    it('takes no other Node.js for a program whose port that one has, and says what holds the port', async () => {
      const holder = await programs.start('loop', [node, '--inspect=0']);
      const [port = assert.fail()] = await programs.ports(holder);
      const program = await programs.start('idle', [node, `--inspect-port=${port}`]);
      const access = await programs.inspector.getAccess(program);
      assert.ok(access.kind === 'none' && access.reason === 'portTaken', JSON.stringify(access));
      assert.deepEqual(
        access.port?.state.holders.map((each) => each.process.pid),
        [holder.pid],
      );
      await assert.rejects(
        inspect(program, (session) => recordCpuProfile(session, 100)),
        NoAccessError,
      );
      await assertUnharmed(program);
    });

    it('waits in vain for a program that handles SIGUSR1 itself, which goes on', async () => {
      const program = await programs.start('handler', [node, '--inspect-port=0']);
      await assertFails(inspect(program, readCurrentStack), 'notOpened');
      assert.ok(program.hasHandledSignal());
      await assertUnharmed(program);
    });

    it('closes an inspector that a program opens only after a long call of the system', async () => {
      const program = await programs.start('blocked', [node, '--inspect-port=0']);
      await assertFails(inspect(program, readCurrentStack), 'notOpened');
      let wasOpen = false;
      await waitFor('the inspector to be opened and closed', 30_000, async () => {
        const isOpen = (await programs.ports(program)).length > 0;
        wasOpen ||= isOpen;
        return wasOpen && !isOpen;
      });
      await assertUnharmed(program);
    });

    it('returns the profile of a program that exits during the recording, and holds it up no longer', async () => {
      const program = await programs.start('short', [node, '--inspect-port=0']);
      const { result, left } = await inspect(program, (session) => recordCpuProfile(session, 50_000));
      assert.ok(result.status === 'fulfilled' && result.value.nodes.length > 1, JSON.stringify(result));
      assert.ok(left === 'closed' || left === 'ended', left);
      await waitFor('it to end', 10_000, () => programs.source.get(program.pid) === undefined);
      await assert.rejects(
        inspect(program, readCurrentStack),
        (error) => error instanceof NoAccessError && error.access.reason === 'gone',
      );
    });

    it('reports the end of a program that is killed during an inspection', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      const { result, left } = await inspect(program, async (session) => {
        setTimeout(() => {
          programs.fixture.kill(program, 'SIGKILL');
        }, 50);
        return recordCpuProfile(session, 50_000);
      });
      assert.ok(result.status === 'rejected' && (result.reason as InspectorError).failure === 'ended');
      assert.equal(left, 'ended');
    });

    it('sends nothing to a stopped program', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      programs.fixture.kill(program, 'SIGSTOP');
      await waitFor('it to stop', 10_000, () => programs.source.get(program.pid)?.state === 'stopped');
      assert.deepEqual(await programs.inspector.getAccess(program), { kind: 'none', reason: 'stopped' });
      await assert.rejects(inspect(program, readCurrentStack), NoAccessError);
      programs.fixture.kill(program, 'SIGCONT');
      await assertUnharmed(program);
    });

    it('gives up on a program that is stopped during an inspection, and closes its inspector once it goes on', async () => {
      const program = await programs.start('loop', [node, '--inspect-port=0']);
      const { result, left } = await inspect(program, async ({ client }) => {
        programs.fixture.kill(program, 'SIGSTOP');
        await client.send('Profiler.enable', {}, 200);
      });
      assert.ok(result.status === 'rejected' && (result.reason as InspectorError).failure === 'timeout');
      assert.equal(left, 'stillOpen');
      programs.fixture.kill(program, 'SIGCONT');
      await waitFor('its inspector to be closed', 30_000, async () => (await programs.ports(program)).length === 0);
      await assertUnharmed(program);
    });

    it('stops a recording when it is aborted, and when this extension ends', async () => {
      const program = await programs.start('loop', [node, '--inspect-port=0']);
      const abort = new AbortController();
      const reason = new Error('Cancelled.');
      const inspection = await inspect(
        program,
        async (session) => {
          setTimeout(() => {
            abort.abort(reason);
          }, 100);
          return recordCpuProfile(session, 50_000);
        },
        abort.signal,
      );
      assert.deepEqual(
        [inspection.result.status === 'rejected' && inspection.result.reason, inspection.left],
        [reason, 'closed'],
      );
      await assertUnharmed(program);

      let ending: Promise<void> | undefined;
      const other = await inspect(program, async (session) => {
        setTimeout(() => {
          ending = programs.inspector.end();
        }, 100);
        return recordCpuProfile(session, 50_000);
      });
      assert.deepEqual([other.result.status, other.left], ['rejected', 'closed']);
      await ending;
      await assertUnharmed(program);
    });

    it('opens nothing unless it may, and inspects a process once at a time', async () => {
      const program = await programs.start('idle', [node, '--inspect-port=0']);
      await assertFails(programs.inspector.inspect(program, readCurrentStack, { mayOpen: false }), 'closed');
      await assertUnharmed(program);
      await inspect(program, () => assertFails(inspect(program, readCurrentStack), 'busy'));
      await assertUnharmed(program);
    });

    it('sends nothing to a program in another network', async function () {
      if (process.getuid?.() !== 0) this.skip();
      const program = await programs.start('idle', ['unshare', '--net', node, '--inspect=0']);
      assert.deepEqual(await programs.inspector.getAccess(program), { kind: 'none', reason: 'otherNetwork' });
    });
  });
}
