import assert from 'node:assert/strict';
import { RefusedError } from '../../../../../src/process/control/refusal';
import type { Report } from '../../../../../src/process/control/report';
import { World, type Birth } from '../../../support/fakeKernel';

const tree: readonly Birth[] = [
  { pid: 200, parent: 50, ours: true },
  { pid: 201, parent: 200, ours: true },
  { pid: 150, parent: 201, ours: true },
];

function outcomes({ processes }: Report): string[] {
  return processes.map(({ pid, outcome, detail }) => `${pid} ${outcome}${detail === undefined ? '' : ` ${detail}`}`);
}

describe('terminate and kill', () => {
  it('report who is gone, and how long it took', async () => {
    const { ender, signals } = new World({ beings: tree });
    const report = await ender.terminate({ pid: 150 }, { graceMs: 100 });
    assert.deepEqual(outcomes(report), ['150 gone']);
    assert.deepEqual([report.action, report.target.name, report.rounds], ['terminate', 'p150', 1]);
    assert.ok(report.durationMs >= 0 && report.durationMs < 100);
    assert.deepEqual(signals, [{ pid: 150, signal: 'SIGTERM', ours: true }]);
  });

  it('wait no longer than the grace period for who does not want to', async () => {
    const { ender, signals } = new World({ beings: [{ pid: 200, ignores: true }] });
    const report = await ender.terminate({ pid: 200 }, { graceMs: 100 });
    assert.deepEqual(outcomes(report), ['200 alive sleeping']);
    assert.ok(report.durationMs >= 100 && report.durationMs < 110, String(report.durationMs));
    assert.equal(signals.length, 1);
  });

  it('continue who is stopped, so that it can exit, and nobody else', async () => {
    const { ender, signals } = new World({ beings: [{ pid: 200, stop: 'stopped' }] });
    assert.deepEqual(outcomes(await ender.terminate({ pid: 200 }, { graceMs: 100 })), ['200 gone']);
    assert.deepEqual(
      signals.map(({ signal }) => signal),
      ['SIGTERM', 'SIGCONT'],
    );
  });

  it('continue with a stopped job only what is stopped, below it and in its process group', async () => {
    const { ender, signals } = new World({
      beings: [
        { pid: 90, parent: 50, session: 90 },
        { pid: 200, parent: 90, session: 90, group: 200, stop: 'stopped' },
        { pid: 201, parent: 200, session: 90, group: 200, stop: 'stopped' },
        // It runs.
        { pid: 202, parent: 200, session: 90, group: 200 },
        { pid: 203, parent: 202, session: 90, group: 200, stop: 'stopped' },
        // Groups of their own, stopped by something else.
        { pid: 204, parent: 200, session: 90, group: 204, stop: 'stopped' },
        // The other end of a pipeline: in the group, not below.
        { pid: 205, parent: 90, session: 90, group: 200, stop: 'stopped' },
      ],
    });
    assert.deepEqual(outcomes(await ender.terminate({ pid: 200 }, { graceMs: 100 })), ['200 gone']);
    assert.deepEqual(
      signals.map(({ pid, signal }) => `${signal} ${pid}`),
      ['SIGTERM 200', 'SIGCONT 201', 'SIGCONT 203', 'SIGCONT 200'],
    );
  });

  it('say when it is not allowed, and do not wait then', async () => {
    const { ender } = new World({ beings: [{ pid: 200, denies: true }] });
    for (const report of [await ender.terminate({ pid: 200 }, { graceMs: 1_000 }), await ender.kill({ pid: 200 })]) {
      assert.deepEqual(outcomes(report), ['200 denied EPERM']);
      assert.ok(report.durationMs < 10);
    }
  });

  it('do not wait for ever for uninterruptible sleep', async () => {
    const { ender } = new World({ beings: [{ pid: 200, blocked: true }] });
    const report = await ender.kill({ pid: 200 });
    assert.deepEqual(outcomes(report), ['200 alive blocked']);
    assert.ok(report.durationMs < 2_000, String(report.durationMs));
  });
});

describe('killTree', () => {
  it('reports those in uninterruptible sleep and those it may not touch, and kills the rest', async () => {
    const beings: readonly Birth[] = [
      ...tree,
      { pid: 203, parent: 201, ours: true, blocked: true },
      { pid: 204, parent: 203, ours: true },
      { pid: 205, parent: 201, ours: true, denies: true },
      { pid: 206, parent: 205, ours: true },
    ];
    for (const watched of [true, false]) {
      const world = new World({ beings, watched });
      const report = await world.ender.killTree({ pid: 200 });
      assert.deepEqual(outcomes(report).sort(), [
        '150 gone',
        '200 gone',
        '201 gone',
        '203 alive blocked',
        '204 gone',
        '205 denied EPERM',
        '206 gone',
      ]);
      assert.equal(report.processes[0]?.pid, 200);
      assert.ok(report.durationMs < 3_000, String(report.durationMs));
      assert.deepEqual(world.stopped, []);
    }
  });

  it('comes to an end with a tree that another user’s process feeds', async () => {
    const beings: readonly Birth[] = [...tree, { pid: 205, parent: 201, ours: true, denies: true }];
    const tape = Array.from({ length: 400 }, (_, index) => index * 6);
    const world = new World({ beings, tape, moves: ['fork'] });
    const report = await world.ender.killTree({ pid: 200 });
    assert.ok(report.durationMs <= 30_000);
    assert.deepEqual(
      world.survivors.map(({ pid }) => pid),
      report.processes.filter(({ outcome }) => outcome !== 'gone').map(({ pid }) => pid),
    );
  });

  it('does not stop the job of a shell, as long as that does not fork', async () => {
    const job: readonly Birth[] = [
      { pid: 90, parent: 50 },
      { pid: 200, parent: 90, session: 90, ours: true },
      { pid: 201, parent: 200, session: 90, group: 200, ours: true },
    ];
    const world = new World({ beings: job });
    await world.ender.killTree({ pid: 200 });
    assert.deepEqual(
      world.signals.map(({ pid, signal }) => [pid, signal]),
      [
        [201, 'SIGSTOP'],
        [201, 'SIGKILL'],
        [200, 'SIGKILL'],
      ],
    );
    assert.deepEqual(world.survivors, []);
  });

  it('leaves who was stopped before as it was, if it is given up', async () => {
    const abort = new AbortController();
    const world = new World({
      beings: tree.map((being) => ({ ...being, stop: being.pid === 201 ? 'stopped' : 'no' })),
      onMoment: (moment) => {
        if (moment === 12) abort.abort();
      },
    });
    await assert.rejects(world.ender.killTree({ pid: 200 }, { abort: abort.signal }), { name: 'AbortError' });
    assert.deepEqual(
      world.stopped.map(({ pid }) => pid),
      [201],
    );
    assert.ok(world.signals.some(({ pid, signal }) => pid === 201 && signal === 'SIGSTOP'));
  });
});

describe('terminateTree', () => {
  it('asks from the root down, and reports', async () => {
    for (const watched of [true, false]) {
      const { ender, signals } = new World({ beings: tree, watched });
      const report = await ender.terminateTree({ pid: 200 }, { graceMs: 1_000 });
      assert.deepEqual(outcomes(report), ['200 gone', '201 gone', '150 gone']);
      assert.deepEqual(
        signals.map(({ pid, signal }) => [pid, signal]),
        [200, 201, 150].map((pid) => [pid, 'SIGTERM']),
      );
    }
  });

  it('asks everybody once, escalates nothing, and says who stayed', async () => {
    const beings = tree.map((being) => ({ ...being, ignores: being.pid === 201 }));
    const { ender, signals } = new World({ beings });
    const report = await ender.terminateTree({ pid: 200 }, { graceMs: 1_000 });
    assert.deepEqual(outcomes(report), ['200 gone', '201 alive sleeping', '150 gone']);
    assert.ok(report.durationMs >= 1_000 && report.durationMs < 1_100);
    assert.equal(signals.length, 3);
  });

  it('lists the machine at the beginning and at the end only, however long it is ignored, where births can be watched', async () => {
    const beings = tree.map((being) => ({ ...being, ignores: true }));
    const world = new World({ beings });
    const report = await world.ender.terminateTree({ pid: 200 }, { graceMs: 60_000 });
    assert.ok(report.rounds > 100, `${report.rounds} rounds`);
    assert.ok(world.listings <= 3, `${world.listings} listings`);
  });

  it('asks who is born meanwhile and loses its parent, though the machine is not listed again', async () => {
    const world = new World({
      // In a session of its own, as in a terminal.
      beings: tree.map((being) => ({ ...being, session: 200, ignores: being.pid === 200 })),
      onMoment: (_moment, it) => {
        // It starts a helper that survives it.
        if (it.signals.length !== 3 || it.all.some(({ pid }) => pid > 205)) return;
        it.fork(201);
        it.end(201);
      },
    });
    const report = await world.ender.terminateTree({ pid: 200 }, { graceMs: 10_000 });
    const [helper] = world.signals.slice(3);
    assert.deepEqual([helper?.signal, helper?.ours], ['SIGTERM', true]);
    assert.deepEqual(
      world.survivors.map(({ pid }) => pid),
      [200],
    );
    assert.equal(report.processes.find(({ pid }) => pid === helper?.pid)?.outcome, 'gone');
  });
});

describe('terminateTrees', () => {
  const other: Birth = { pid: 300, parent: 50, ours: true, ignores: true };

  it('lists the machine as often for twenty trees as for one', async () => {
    for (const watched of [true, false]) {
      const listings = [1, 20].map(async (count) => {
        const beings = Array.from({ length: count }, (_, index) => ({ ...other, pid: 300 + index }));
        const world = new World({ beings, watched });
        const targets = beings.map(({ pid }) => ({ target: { pid } }));
        const results = await world.ender.terminateTrees(targets, { graceMs: 5_000 });
        assert.deepEqual([...new Set(results.map(({ status }) => status))], ['fulfilled']);
        return world.listings;
      });
      const [one, twenty] = await Promise.all(listings);
      assert.equal(twenty, one);
    }
  });

  it('has a result for each tree: gone with its own time, alive, refused', async () => {
    const { ender } = new World({ beings: [...tree, other] });
    const [gone, refused, alive] = await ender.terminateTrees(
      [{ target: { pid: 200 } }, { target: { pid: 1 } }, { target: { pid: 300 } }],
      { graceMs: 1_000 },
    );
    assert.equal(refused?.status === 'rejected' && refused.reason instanceof RefusedError, true);
    assert.ok(gone?.status === 'fulfilled' && alive?.status === 'fulfilled');
    assert.deepEqual(outcomes(gone.value), ['200 gone', '201 gone', '150 gone']);
    assert.deepEqual(outcomes(alive.value), ['300 alive sleeping']);
    assert.ok(gone.value.durationMs < 200 && alive.value.durationMs >= 1_000, 'each has its own time');
  });

  it('goes on with the other trees when one of them cannot be looked at', async () => {
    const { ender } = new World({ beings: [...tree, { ...other, ignores: false }] });
    const belongs = (): boolean => {
      throw new Error('no descriptor is left');
    };
    const [failed, gone] = await ender.terminateTrees([{ target: { pid: 200 }, belongs }, { target: { pid: 300 } }], {
      graceMs: 1_000,
    });
    assert.deepEqual(failed, { status: 'rejected', reason: new Error('no descriptor is left') });
    assert.ok(gone?.status === 'fulfilled');
    assert.deepEqual(outcomes(gone.value), ['300 gone']);
  });
});
