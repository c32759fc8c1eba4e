import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import type { ProcessModel } from '../../../../src/process/model/processModel';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { ProcessesView } from '../../../../src/views/processes/processesView';
import { fakeArrangement } from '../../support/fakeArrangement';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'bash' } as const;

function snapshotOf(count: number): Snapshot {
  const processes = Array.from({ length: count }, (_, index) =>
    processNode(processInfo({ pid: 200 + index, parentPid: 100 }), origin),
  );
  const total = { cpu: undefined, memory: 0, count };
  const root = processInfo({ pid: 100 });
  const node = { origin, root, processes, total, isVSCode: false, detachedDescendants: [], ports: [] };
  return { at: 0, origins: [node], orphans: [], detached: [], ended: [], failure: undefined };
}

/** A view on a machine that is so slow that a second passes between any two readings of the clock. */
function slowView() {
  const changed = new Emitter<Snapshot>();
  let snapshot = snapshotOf(0);
  let now = 0;
  const model: Pick<ProcessModel, 'snapshot' | 'onDidChange'> = {
    get snapshot() {
      return snapshot;
    },
    onDidChange: changed.event,
  };
  const view = new ProcessesView(model, { arrangement: fakeArrangement(), clock: { now: () => (now += 1_000) } });
  const publish = (next: Snapshot): void => {
    snapshot = next;
    changed.fire(next);
  };
  const shown = (): number => view.getChildren()[0]?.children.length ?? 0;
  return { view, publish, shown };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it did not happen in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('Rows that take long to make', () => {
  it('are made in slices, and shown once all are made', async () => {
    const { view, publish, shown } = slowView();
    await until(() => view.getChildren().length === 1);
    publish(snapshotOf(20));
    assert.equal(shown(), 0, 'the rows of the snapshot before stay until then');
    await until(() => shown() > 0);
    assert.equal(shown(), 20);
    view.dispose();
  });

  it('are dropped if a newer snapshot arrives', async () => {
    const { view, publish, shown } = slowView();
    await until(() => view.getChildren().length === 1);
    publish(snapshotOf(20));
    publish(snapshotOf(30));
    await until(() => shown() > 0);
    assert.equal(shown(), 30);
    view.dispose();
  });

  it('are dropped if the view is disposed of', async () => {
    const { view, publish, shown } = slowView();
    await until(() => view.getChildren().length === 1);
    publish(snapshotOf(20));
    view.dispose();
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(shown(), 0);
  });
});
