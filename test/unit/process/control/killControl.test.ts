import assert from 'node:assert/strict';
import { createKillControl } from '../../../../src/process/control/killControl';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { RefusedError } from '../../../../src/process/control/refusal';
import { systemError } from '../../../../src/process/control/systemError';
import { ListingError } from '../../../../src/process/source/processSource';
import { processInfo } from '../../support/fixtures';
import { fakeSource } from '../../support/fakeSource';

describe('The control of a system that can only end processes', () => {
  const process = processInfo({ pid: 100 });
  const createFixture = (refusal?: string) => {
    const killed: number[] = [];
    const controller = createProcessController({
      source: fakeSource({
        get: (pid) => (pid === 100 && killed.length === 0 ? process : undefined),
        listAll: () => Promise.resolve([process]),
        startForkMonitor: () => undefined,
      }),
      protection: { self: 50, isHost: () => false },
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      system: createKillControl((pid) => {
        if (refusal !== undefined) throw systemError(refusal);
        killed.push(pid);
      }),
    });
    return { controller, killed };
  };
  const detailOf = ({ processes }: { readonly processes: readonly { readonly detail?: string }[] }) =>
    processes[0]?.detail;

  it('has the source kept readable as long as a command lasts, and not longer', async () => {
    const events: string[] = [];
    const controller = createProcessController({
      source: fakeSource({
        get: () => {
          events.push('get');
          return undefined;
        },
        keepReadable: () => {
          events.push('keep');
          return Promise.resolve({ dispose: () => events.push('end') });
        },
      }),
      protection: { self: 50, isHost: () => false },
      system: createKillControl(() => assert.fail()),
    });
    await assert.rejects(controller.kill(process), RefusedError);
    assert.deepEqual([events.at(0), events.at(-1)], ['keep', 'end']);
    assert.ok(events.includes('get'));
  });

  it('ends a process in the turn in which it is asked to, where nothing has to be kept readable', async () => {
    const { controller, killed } = createFixture();
    const report = controller.kill(process);
    assert.equal(killed.length, 1);
    await report;
  });

  it('refuses a command if the source cannot be read', async () => {
    const error = new ListingError('PowerShell has ended');
    const controller = createProcessController({
      source: fakeSource({ get: () => process, keepReadable: () => Promise.reject(error) }),
      protection: { self: 50, isHost: () => false },
      system: createKillControl(() => assert.fail()),
    });
    await assert.rejects(controller.kill(process), error);
  });

  it('does not end what is only to be asked, and says that it cannot be', async () => {
    const { controller, killed } = createFixture();
    assert.equal(detailOf(await controller.terminate(process, { graceMs: 1_000 })), 'unaskable');
    assert.equal(detailOf(await controller.terminateTree(process, { graceMs: 1_000 })), 'unaskable');
    assert.deepEqual(await controller.findTerminateMethods([process]), [{ kind: 'none', reason: 'unaskable' }]);
    assert.equal(detailOf(await controller.signal('interrupt', process)), 'unaskable');
    assert.deepEqual(killed, []);
  });

  it('has no signals, and does not end a process by one of another name', async () => {
    const { controller, killed } = createFixture();
    for (const action of ['pause', 'resume', 'hangUp', 'quit', 'user1', 'user2'] as const) {
      assert.equal(controller.supports(action), false);
      assert.equal(detailOf(await controller.signal(action, process)), 'ENOSYS');
    }
    assert.deepEqual(killed, []);
  });

  it('kills processes and trees', async () => {
    for (const action of ['kill', 'killTree'] as const) {
      const { controller, killed } = createFixture();
      assert.deepEqual((await controller[action](process)).processes[0]?.outcome, 'gone');
      assert.deepEqual(killed, [100]);
    }
  });

  it('tells what only an administrator may end', async () => {
    const { controller } = createFixture('EPERM');
    assert.equal(detailOf(await controller.kill(process)), 'protected');
  });
});
