import assert from 'node:assert/strict';
import { RefusedError } from '../../../../../src/process/control/refusal';
import type { Report } from '../../../../../src/process/control/report';
import { FakeKernel, ownPid, type FakeProcessInit, type Step } from '../../../support/fakeKernel';

const tree: readonly FakeProcessInit[] = [
  { pid: 200, parentPid: ownPid, inTree: true },
  { pid: 201, parentPid: 200, inTree: true },
  { pid: 150, parentPid: 201, inTree: true },
];

function outcomes({ processes }: Report): string[] {
  return processes.map(({ pid, outcome, detail }) => `${pid} ${outcome}${detail === undefined ? '' : ` ${detail}`}`);
}

describe('terminate and kill of one process', () => {
  it('report that the process is gone, and how long it took', async () => {
    const { controller, signals } = new FakeKernel({ processes: tree });
    const report = await controller.terminate({ pid: 150 }, { graceMs: 100 });
    assert.deepEqual(outcomes(report), ['150 gone']);
    assert.deepEqual([report.action, report.target.name, report.rounds], ['terminate', 'p150', 1]);
    assert.ok(report.durationMs >= 0 && report.durationMs < 100);
    assert.deepEqual(signals, [{ pid: 150, signal: 'SIGTERM', inTree: true }]);
  });

  it('wait no longer than the grace period for a process that ignores SIGTERM', async () => {
    const { controller, signals } = new FakeKernel({ processes: [{ pid: 200, ignoresTerminate: true }] });
    const report = await controller.terminate({ pid: 200 }, { graceMs: 100 });
    assert.deepEqual(outcomes(report), ['200 alive sleeping']);
    assert.ok(report.durationMs >= 100 && report.durationMs < 110, String(report.durationMs));
    assert.equal(signals.length, 1);
  });

  it('continue a stopped process, so that it can exit', async () => {
    const { controller, signals } = new FakeKernel({ processes: [{ pid: 200, stop: 'stopped' }] });
    assert.deepEqual(outcomes(await controller.terminate({ pid: 200 }, { graceMs: 100 })), ['200 gone']);
    assert.deepEqual(
      signals.map(({ signal }) => signal),
      ['SIGTERM', 'SIGCONT'],
    );
  });

  it('continue, of a stopped job, only the stopped descendants in its process group', async () => {
    const { controller, signals } = new FakeKernel({
      processes: [
        { pid: 90, parentPid: ownPid, session: 90 },
        { pid: 200, parentPid: 90, session: 90, group: 200, stop: 'stopped' },
        { pid: 201, parentPid: 200, session: 90, group: 200, stop: 'stopped' },
        // Runs.
        { pid: 202, parentPid: 200, session: 90, group: 200 },
        { pid: 203, parentPid: 202, session: 90, group: 200, stop: 'stopped' },
        // A group of its own, stopped by something else.
        { pid: 204, parentPid: 200, session: 90, group: 204, stop: 'stopped' },
        // The other end of a pipeline: in the group, but not below.
        { pid: 205, parentPid: 90, session: 90, group: 200, stop: 'stopped' },
      ],
    });
    assert.deepEqual(outcomes(await controller.terminate({ pid: 200 }, { graceMs: 100 })), ['200 gone']);
    assert.deepEqual(
      signals.map(({ pid, signal }) => `${signal} ${pid}`),
      ['SIGTERM 200', 'SIGCONT 201', 'SIGCONT 203', 'SIGCONT 200'],
    );
  });

  it('report that a signal is not permitted, and do not wait then', async () => {
    const { controller } = new FakeKernel({ processes: [{ pid: 200, deniesSignals: true }] });
    for (const report of [
      await controller.terminate({ pid: 200 }, { graceMs: 1_000 }),
      await controller.kill({ pid: 200 }),
    ]) {
      assert.deepEqual(outcomes(report), ['200 denied EPERM']);
      assert.ok(report.durationMs < 10);
    }
  });

  it('stop waiting for a process in uninterruptible sleep', async () => {
    const { controller } = new FakeKernel({ processes: [{ pid: 200, blocked: true }] });
    const report = await controller.kill({ pid: 200 });
    assert.deepEqual(outcomes(report), ['200 alive blocked']);
    assert.ok(report.durationMs < 2_000, String(report.durationMs));
  });
});

describe('killTree', () => {
  it('reports processes in uninterruptible sleep and those that it may not signal, and kills the rest', async () => {
    const processes: readonly FakeProcessInit[] = [
      ...tree,
      { pid: 203, parentPid: 201, inTree: true, blocked: true },
      { pid: 204, parentPid: 203, inTree: true },
      { pid: 205, parentPid: 201, inTree: true, deniesSignals: true },
      { pid: 206, parentPid: 205, inTree: true },
    ];
    for (const hasForkMonitor of [true, false]) {
      const kernel = new FakeKernel({ processes, hasForkMonitor });
      const report = await kernel.controller.killTree({ pid: 200 });
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
      assert.deepEqual(kernel.stopped, []);
    }
  });

  it('ends in time though a process of another user keeps adding children to the tree', async () => {
    const processes: readonly FakeProcessInit[] = [
      ...tree,
      { pid: 205, parentPid: 201, inTree: true, deniesSignals: true },
    ];
    const forkOf = (actor: number): Step => ({ delay: 0, actor, move: 0, reusesPid: true, pid: actor, group: 0 });
    const schedule = Array.from({ length: 400 }, (_, index) => forkOf(index * 6));
    const kernel = new FakeKernel({ processes, schedule, moves: ['fork'] });
    const report = await kernel.controller.killTree({ pid: 200 });
    assert.ok(report.durationMs <= 30_000);
    assert.deepEqual(
      kernel.survivors.map(({ pid }) => pid),
      report.processes.filter(({ outcome }) => outcome !== 'gone').map(({ pid }) => pid),
    );
  });

  it('does not stop the job of a shell as long as that does not fork', async () => {
    const job: readonly FakeProcessInit[] = [
      { pid: 90, parentPid: 50 },
      { pid: 200, parentPid: 90, session: 90, inTree: true },
      { pid: 201, parentPid: 200, session: 90, group: 200, inTree: true },
    ];
    const kernel = new FakeKernel({ processes: job });
    await kernel.controller.killTree({ pid: 200 });
    assert.deepEqual(
      kernel.signals.map(({ pid, signal }) => [pid, signal]),
      [
        [201, 'SIGSTOP'],
        [201, 'SIGKILL'],
        [200, 'SIGKILL'],
      ],
    );
    assert.deepEqual(kernel.survivors, []);
  });

  it('leaves a process stopped that was stopped before, if it is aborted', async () => {
    const abort = new AbortController();
    const kernel = new FakeKernel({
      processes: tree.map((process) => ({ ...process, stop: process.pid === 201 ? 'stopped' : 'no' })),
      onStep: (step) => {
        if (step === 12) abort.abort();
      },
    });
    await assert.rejects(kernel.controller.killTree({ pid: 200 }, { abort: abort.signal }), { name: 'AbortError' });
    assert.deepEqual(
      kernel.stopped.map(({ pid }) => pid),
      [201],
    );
    assert.ok(kernel.signals.some(({ pid, signal }) => pid === 201 && signal === 'SIGSTOP'));
  });
});

describe('terminateTree', () => {
  it('sends SIGTERM from the root down, and reports the outcomes', async () => {
    for (const hasForkMonitor of [true, false]) {
      const { controller, signals } = new FakeKernel({ processes: tree, hasForkMonitor });
      const report = await controller.terminateTree({ pid: 200 }, { graceMs: 1_000 });
      assert.deepEqual(outcomes(report), ['200 gone', '201 gone', '150 gone']);
      assert.deepEqual(
        signals.map(({ pid, signal }) => [pid, signal]),
        [200, 201, 150].map((pid) => [pid, 'SIGTERM']),
      );
    }
  });

  it('sends one SIGTERM to each process, escalates nothing, and reports what still runs', async () => {
    const processes = tree.map((process) => ({ ...process, ignoresTerminate: process.pid === 201 }));
    const { controller, signals } = new FakeKernel({ processes });
    const report = await controller.terminateTree({ pid: 200 }, { graceMs: 1_000 });
    assert.deepEqual(outcomes(report), ['200 gone', '201 alive sleeping', '150 gone']);
    assert.ok(report.durationMs >= 1_000 && report.durationMs < 1_100);
    assert.equal(signals.length, 3);
  });

  it('with a fork monitor, lists all processes only at the beginning and at the end, however long it is ignored', async () => {
    const processes = tree.map((process) => ({ ...process, ignoresTerminate: true }));
    const kernel = new FakeKernel({ processes });
    const report = await kernel.controller.terminateTree({ pid: 200 }, { graceMs: 60_000 });
    assert.ok(report.rounds > 100, `${report.rounds} rounds`);
    assert.ok(kernel.listings <= 3, `${kernel.listings} listings`);
  });

  it('sends SIGTERM to a process that is forked meanwhile and loses its parent, without another listing', async () => {
    const kernel = new FakeKernel({
      // A session of its own, as in a terminal.
      processes: tree.map((process) => ({ ...process, session: 200, ignoresTerminate: process.pid === 200 })),
      onStep: (_step, it) => {
        // 201 starts a helper, and exits.
        if (it.signals.length !== 3 || it.all.some(({ pid }) => pid > 205)) return;
        it.fork(201);
        it.exit(201);
      },
    });
    const report = await kernel.controller.terminateTree({ pid: 200 }, { graceMs: 10_000 });
    const [helper] = kernel.signals.slice(3);
    assert.deepEqual([helper?.signal, helper?.inTree], ['SIGTERM', true]);
    assert.deepEqual(
      kernel.survivors.map(({ pid }) => pid),
      [200],
    );
    assert.equal(report.processes.find(({ pid }) => pid === helper?.pid)?.outcome, 'gone');
  });
});

describe('terminateTrees', () => {
  const other: FakeProcessInit = { pid: 300, parentPid: ownPid, inTree: true, ignoresTerminate: true };

  it('lists all processes as often for twenty trees as for one', async () => {
    for (const hasForkMonitor of [true, false]) {
      const listings = [1, 20].map(async (count) => {
        const processes = Array.from({ length: count }, (_, index) => ({ ...other, pid: 300 + index }));
        const kernel = new FakeKernel({ processes, hasForkMonitor });
        const targets = processes.map(({ pid }) => ({ target: { pid } }));
        const results = await kernel.controller.terminateTrees(targets, { graceMs: 5_000 });
        assert.deepEqual([...new Set(results.map(({ status }) => status))], ['fulfilled']);
        return kernel.listings;
      });
      const [one, twenty] = await Promise.all(listings);
      assert.equal(twenty, one);
    }
  });

  it('has one result for each tree: gone after its own time, still running, refused', async () => {
    const { controller } = new FakeKernel({ processes: [...tree, other] });
    const [gone, refused, alive] = await controller.terminateTrees(
      [{ target: { pid: 200 } }, { target: { pid: 1 } }, { target: { pid: 300 } }],
      { graceMs: 1_000 },
    );
    assert.equal(refused?.status === 'rejected' && refused.reason instanceof RefusedError, true);
    assert.ok(gone?.status === 'fulfilled' && alive?.status === 'fulfilled');
    assert.deepEqual(outcomes(gone.value), ['200 gone', '201 gone', '150 gone']);
    assert.deepEqual(outcomes(alive.value), ['300 alive sleeping']);
    assert.ok(gone.value.durationMs < 200 && alive.value.durationMs >= 1_000, 'each has its own time');
  });

  it('goes on with the other trees if one of them fails', async () => {
    const { controller } = new FakeKernel({ processes: [...tree, { ...other, ignoresTerminate: false }] });
    const belongs = (): boolean => {
      throw new Error('no descriptor is left');
    };
    const [failed, gone] = await controller.terminateTrees(
      [{ target: { pid: 200 }, belongs }, { target: { pid: 300 } }],
      {
        graceMs: 1_000,
      },
    );
    assert.deepEqual(failed, { status: 'rejected', reason: new Error('no descriptor is left') });
    assert.ok(gone?.status === 'fulfilled');
    assert.deepEqual(outcomes(gone.value), ['300 gone']);
  });
});
