import assert from 'node:assert/strict';
import { descendants } from '../../../../../src/process/model/snapshotQueries';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import { Lineage } from '../../../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../../../src/process/model/processModel';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { RealProcessFixture, until } from '../../../support/realProcessFixture';

describe('killTree of real processes', () => {
  const fixture = new RealProcessFixture();
  const source = createProcfsSource();

  after(() => {
    fixture.dispose();
    source.dispose();
    assert.deepEqual(fixture.mistakes, []);
  });

  it('kills the descendants whose parent was terminated before, if the model remembers them', async () => {
    const pid = fixture.sh('sh -c "sleep 7300; true" & wait $!; sleep 7301; true');
    const sleepOf = (seconds: number) => fixture.alive().find(({ commandLine }) => commandLine === `sleep ${seconds}`);
    const model = new ProcessModel({
      source,
      lineage: new Lineage(),
      origins: () => [{ id: 't', kind: 'terminal', label: 'sh', rootPid: process.pid }],
      policy: { graceMs: () => 0, classify: () => 'orphan' },
      readMarker: () => undefined,
      now: Date.now,
    });
    const controller = createProcessController({ source, system: createSignalControl(fixture.kill) });
    const survivor = await until('the sleep', () => sleepOf(7300));
    await model.refresh();
    await controller.terminate({ pid: survivor.parentPid }, { graceMs: 10_000 });
    await until('the next command of the root', () => sleepOf(7301));
    await model.refresh();

    const [orphan] = model.snapshot.orphans;
    assert.equal(orphan?.process.pid, survivor.pid);
    assert.deepEqual(orphan.record.lost?.[0]?.commandLine, ['sh', '-c', 'sleep 7300; true']);
    const target = source.get(pid) ?? assert.fail('the root has ended');
    await controller.killTree(target, { members: descendants([target], model.snapshot) });
    assert.deepEqual(fixture.alive(), []);
  });
});
