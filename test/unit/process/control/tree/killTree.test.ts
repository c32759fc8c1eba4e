import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  anySchedule,
  FakeKernel,
  ownPid,
  type FakeKernelOptions,
  type FakeProcessInit,
  type Move,
} from '../../../support/fakeKernel';

const root: FakeProcessInit = { pid: 200, parentPid: 90, session: 90, group: 200, inTree: true };
const job: readonly FakeProcessInit[] = [
  root,
  { pid: 201, parentPid: 200, session: 90, group: 200, inTree: true },
  { pid: 199, parentPid: 201, session: 90, group: 200, inTree: true },
];
/** A child that has left the session of the job. */
const escaped: FakeProcessInit = { pid: 202, parentPid: 200, session: 202, group: 202, inTree: true };
/** The job as a session of its own, as in a terminal or under `setsid`. */
const sessionTree = job.map((process) => ({ ...process, session: 200 }));

const shell: FakeProcessInit = { pid: 90, parentPid: ownPid };
/** The other end of a pipeline: in the process group of the job, but not below it. */
const neighbour: FakeProcessInit = { pid: 95, parentPid: 90, session: 90, group: 200 };
const outsiders: readonly FakeProcessInit[] = [{ pid: 91, parentPid: 90, session: 90, group: 91 }, { pid: 300 }];

/** How many schedules each property is tried with. */
const numRuns = Number(process.env.RUNAWAY_RUNS ?? 500);

async function killTreeIn(options: FakeKernelOptions) {
  const kernel = new FakeKernel(options);
  const report = await kernel.controller.killTree({ pid: root.pid });
  return { kernel, report };
}

function assertNoHarm(kernel: FakeKernel): void {
  assert.deepEqual(
    kernel.signals.filter(({ inTree }) => inTree === false),
    [],
    'a process outside of the tree was signalled',
  );
  assert.deepEqual(kernel.stopped, [], 'a process was left stopped');
}

describe('killTree', () => {
  const variants: readonly {
    readonly name: string;
    readonly processes: readonly FakeProcessInit[];
    readonly moves: readonly Move[];
  }[] = [
    {
      name: 'whose processes fork and leave sessions and groups, and whose leaves exit',
      processes: [shell, ...outsiders, ...job, neighbour, escaped],
      moves: ['fork', 'fork', 'setsid', 'setpgid', 'leafExit', 'reap'],
    },
    {
      name: 'in a session of its own whose processes fork and exit at any time',
      processes: [shell, ...outsiders, ...sessionTree],
      moves: ['fork', 'fork', 'exit', 'setpgid', 'reap'],
    },
    {
      name: 'that is the job of a shell and whose processes fork and exit at any time',
      processes: [{ ...shell, passive: true }, ...outsiders, ...job],
      moves: ['fork', 'fork', 'exit', 'reap'],
    },
  ];
  for (const { name, processes, moves } of variants) {
    for (const hasForkMonitor of [true, false]) {
      it(`leaves no survivor of a tree ${name}, ${hasForkMonitor ? 'with a fork monitor' : 'with listings alone'}`, async () => {
        await fc.assert(
          fc.asyncProperty(anySchedule, async (schedule) => {
            const { kernel, report } = await killTreeIn({ processes, moves, schedule, hasForkMonitor });
            assert.deepEqual(kernel.survivors, []);
            assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
            assertNoHarm(kernel);
          }),
          { numRuns },
        );
      });
    }
  }

  it('signals no process outside of the tree and leaves none stopped, whatever the processes do meanwhile', async () => {
    const processes = [shell, ...outsiders, ...job, neighbour, escaped];
    await fc.assert(
      fc.asyncProperty(anySchedule, fc.boolean(), async (schedule, hasForkMonitor) => {
        assertNoHarm((await killTreeIn({ processes, schedule, hasForkMonitor })).kernel);
      }),
      { numRuns },
    );
  });

  it('leaves no process stopped if it is aborted or fails at any step', async () => {
    const processes = [shell, ...outsiders, ...job, escaped];
    await fc.assert(
      fc.asyncProperty(anySchedule, fc.nat(60), fc.boolean(), async (schedule, at, byAbort) => {
        const abort = new AbortController();
        const kernel = new FakeKernel({
          processes,
          schedule,
          onStep: (step) => {
            if (step !== at) return;
            if (byAbort) abort.abort();
            else throw new Error('the system could not be asked');
          },
        });
        await kernel.controller.killTree({ pid: root.pid }, { abort: abort.signal }).catch(() => undefined);
        assert.deepEqual(kernel.stopped, []);
      }),
      { numRuns },
    );
  });

  /** A tree in the session and group of the process that ends it: nothing but descent shows what belongs to it. */
  const plain: readonly FakeProcessInit[] = [
    { pid: 200, parentPid: ownPid, session: ownPid, group: ownPid, inTree: true },
    { pid: 201, parentPid: 200, session: 50, group: 50, inTree: true },
    { pid: 202, parentPid: 201, session: 50, group: 50, inTree: true },
  ];
  const firstSteps = Array.from({ length: 60 }, (_, index) => index);

  it('waits for processes that stop late and fork until then', async () => {
    for (const stopDelay of firstSteps) {
      for (const hasForkMonitor of [true, false]) {
        const processes = plain.map((process) => ({ ...process, stopDelay: process.pid === 201 ? stopDelay : 0 }));
        const { kernel } = await killTreeIn({ processes, hasForkMonitor });
        assert.deepEqual(kernel.survivors, [], `${stopDelay} steps`);
      }
    }
  });

  it('notices that something continues a stopped process', async () => {
    for (const at of firstSteps) {
      for (const hasForkMonitor of [true, false]) {
        let wasContinued = false;
        const { kernel } = await killTreeIn({
          processes: plain,
          hasForkMonitor,
          // Not between the last read and the signal: that cannot be noticed.
          onStep: (step, it, isSending) => {
            if (step >= at && !wasContinued && !isSending) {
              it.forkIntoNewSession(202);
              wasContinued = true;
            }
          },
        });
        assert.deepEqual(kernel.survivors, [], `in step ${at}`);
      }
    }
  });

  it('leaves the job of a shell running only as long as it does not fork', async () => {
    for (const at of firstSteps) {
      let forked = false;
      const { kernel } = await killTreeIn({
        // The root exits late enough for its children to be read once more.
        processes: [shell, ...job.map((process) => ({ ...process, exitDelay: process.pid === root.pid ? 5 : 0 }))],
        onStep: (step, it, isSending) => {
          if (step >= at && !forked && !isSending) {
            it.forkIntoNewSession(root.pid);
            forked = true;
          }
        },
      });
      assert.deepEqual(kernel.survivors, [], `in step ${at}`);
    }
  });

  it('goes down from child to child, and lists all processes only once these are stopped', async () => {
    const { kernel } = await killTreeIn({ processes: plain });
    assert.deepEqual(
      kernel.signals.slice(0, 3).map(({ pid, signal }) => [pid, signal]),
      [200, 201, 202].map((pid) => [pid, 'SIGSTOP']),
    );
    assert.equal(kernel.signalsBeforeListing, 3);
  });

  it('does not signal the other end of a pipeline, even if the shell exits meanwhile', async () => {
    for (const at of firstSteps) {
      const { kernel } = await killTreeIn({
        processes: [shell, ...job, neighbour],
        onStep: (step, it) => {
          if (step === at) it.exit(90);
        },
      });
      assert.deepEqual(kernel.survivors, []);
      assertNoHarm(kernel);
    }
  });

  it('kills a process that evidence shows to be a member only late', async () => {
    const orphan: FakeProcessInit = { pid: 400, inTree: true };
    for (const late of [0, 1, 2, 3]) {
      let calls = 0;
      const kernel = new FakeKernel({ processes: [...plain, orphan] });
      await kernel.controller.killTree({ pid: 200 }, { belongs: ({ pid }) => pid === 400 && calls++ >= late });
      assert.deepEqual(kernel.survivors, [], `evidence at call ${late + 1}`);
    }
  });

  it('waits for all processes that it has killed, in earlier rounds too, before it reports their outcome', async () => {
    for (const at of firstSteps) {
      let forked = false;
      const { report } = await killTreeIn({
        // The root exits late: it runs until all other processes have been killed, and forks once.
        processes: [shell, ...job.map((process) => ({ ...process, exitDelay: process.pid === root.pid ? 200 : 0 }))],
        onStep: (step, kernel, isSending) => {
          if (step < at || forked || isSending) return;
          forked = true;
          kernel.forkIntoNewSession(root.pid);
        },
      });
      assert.deepEqual(
        report.processes.filter(({ outcome }) => outcome !== 'gone').map(({ pid, outcome }) => [pid, outcome]),
        [],
        `forked in step ${at}`,
      );
    }
  });
});
