import assert from 'node:assert/strict';
import { descendants } from '../../../../../src/process/model/snapshotQueries';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { Lineage } from '../../../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../../../src/process/model/processModel';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { Scene, until } from '../../../support/processes';

describe('ending a real tree whose middle has been terminated', () => {
  const scene = new Scene();
  const source = createProcfsSource();

  after(() => {
    scene.end();
    source.dispose();
    assert.deepEqual(scene.mistakes, []);
  });

  it('ends the descendants that have lost their parent, with the process that they descend from', async () => {
    const pid = scene.sh('sh -c "sleep 7300; true" & wait $!; sleep 7301; true');
    const sleepOf = (seconds: number) => scene.alive().find(({ commandLine }) => commandLine === `sleep ${seconds}`);
    const model = new ProcessModel({
      source,
      lineage: new Lineage(),
      origins: () => [{ id: 't', kind: 'terminal', label: 'sh', rootPid: process.pid }],
      policy: { graceMs: () => 0, classify: () => 'orphan' },
      readMarker: () => undefined,
      now: Date.now,
    });
    const ender = createProcessController({ source, kill: scene.kill });
    const left = await until('the sleep', () => sleepOf(7300));
    await model.refresh();
    await ender.terminate({ pid: left.parent }, { graceMs: 10_000 });
    await until('the process above to go on', () => sleepOf(7301));
    await model.refresh();

    const [orphan] = model.snapshot.orphans;
    assert.equal(orphan?.process.pid, left.pid);
    assert.deepEqual(orphan.record.lost?.[0]?.commandLine, ['sh', '-c', 'sleep 7300; true']);
    const target = source.get(pid) ?? assert.fail('it was to go on');
    await ender.killTree(target, { members: descendants([target], model.snapshot) });
    assert.deepEqual(scene.alive(), []);
  });
});
