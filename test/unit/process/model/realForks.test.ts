import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../../src/process/model/processModel';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import { RealProcessFixture } from '../../support/realProcessFixture';

const deadlineMs = 18_000;
const intervalMs = 250;

describe('The forks per second of a real shell', () => {
  let fixture: RealProcessFixture;

  beforeEach(() => {
    fixture = new RealProcessFixture();
  });

  afterEach(() => {
    fixture.dispose();
  });

  it('are on its node while it runs one short program after the other, and not on that of its neighbour', async () => {
    const busy = fixture.sh('while :; do sleep 0.003; done');
    const quiet = fixture.sh('while :; do sleep 5; done');
    const source = createProcfsSource();
    const model = new ProcessModel({
      source,
      lineage: new Lineage(),
      origins: () =>
        [busy, quiet].map((rootPid) => ({ id: `terminal-${rootPid}`, kind: 'terminal', label: 'sh', rootPid })),
      policy: { graceMs: () => 0, classify: () => 'orphan' },
      readMarker: () => undefined,
      now: Date.now,
    });
    try {
      const end = performance.now() + deadlineMs;
      let rates: readonly (number | undefined)[] = [];
      while (rates[0] === undefined && performance.now() < end) {
        const { origins } = await model.refresh();
        rates = [busy, quiet].map((pid) => origins.find(({ root }) => root?.pid === pid)?.rootNode?.forksPerSecond);
        await wait(intervalMs);
      }
      assert.ok((rates[0] ?? 0) >= 5, 'the forks of the busy shell are not known');
      assert.equal(rates[1], undefined);
    } finally {
      model.dispose();
      source.dispose();
    }
  });
});
