import assert from 'node:assert/strict';
import fc from 'fast-check';
import { World, type Birth, type Move, type WorldOptions } from '../../../support/fakeKernel';

const root: Birth = { pid: 200, parent: 90, session: 90, group: 200, ours: true };
const job: readonly Birth[] = [
  root,
  { pid: 201, parent: 200, session: 90, group: 200, ours: true },
  { pid: 199, parent: 201, session: 90, group: 200, ours: true },
];
const escaped: Birth = { pid: 202, parent: 200, session: 202, group: 202, ours: true };
/** The same with a session of its own, as in a terminal or under `setsid`. */
const session = job.map((being) => ({ ...being, session: 200 }));

const shell: Birth = { pid: 90, parent: 50 };
/** The other end of a pipeline: in the process group of the job, and not below it. */
const neighbour: Birth = { pid: 95, parent: 90, session: 90, group: 200 };
const strangers: readonly Birth[] = [{ pid: 91, parent: 90, session: 90, group: 91 }, { pid: 300 }];

/** How many worlds each property is tried in. */
const runs = Number(process.env.RUNAWAY_RUNS ?? 500);

const tapes = fc.array(fc.nat(1 << 16), { maxLength: 150 });

async function killIn(options: WorldOptions) {
  const world = new World(options);
  const report = await world.ender.killTree({ pid: root.pid });
  return { world, report };
}

function assertNoHarm(world: World): void {
  assert.deepEqual(
    world.signals.filter(({ ours }) => ours === false),
    [],
    'a stranger was signalled',
  );
  assert.deepEqual(world.stopped, [], 'somebody was left stopped');
}

describe('killTree', () => {
  const variants: readonly {
    readonly name: string;
    readonly beings: readonly Birth[];
    readonly moves: readonly Move[];
  }[] = [
    {
      name: 'that forks, leaves sessions and groups, and whose leaves exit',
      beings: [shell, ...strangers, ...job, neighbour, escaped],
      moves: ['fork', 'fork', 'setsid', 'setpgid', 'leafExit', 'reap'],
    },
    {
      name: 'in a session of its own that forks and exits anyhow',
      beings: [shell, ...strangers, ...session],
      moves: ['fork', 'fork', 'exit', 'setpgid', 'reap'],
    },
    {
      name: 'that is the job of a shell and forks and exits anyhow',
      beings: [{ ...shell, steady: true }, ...strangers, ...job],
      moves: ['fork', 'fork', 'exit', 'reap'],
    },
  ];
  for (const { name, beings, moves } of variants) {
    for (const watched of [true, false]) {
      it(`leaves nobody of a tree ${name}${watched ? '' : ', by listings alone'}`, async () => {
        await fc.assert(
          fc.asyncProperty(tapes, async (tape) => {
            const { world, report } = await killIn({ beings, moves, tape, watched });
            assert.deepEqual(world.survivors, []);
            assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
            assertNoHarm(world);
          }),
          { numRuns: runs },
        );
      });
    }
  }

  it('touches no stranger and leaves nobody stopped, whatever happens meanwhile', async () => {
    const beings = [shell, ...strangers, ...job, neighbour, escaped];
    await fc.assert(
      fc.asyncProperty(tapes, fc.boolean(), async (tape, watched) => {
        assertNoHarm((await killIn({ beings, tape, watched })).world);
      }),
      { numRuns: runs },
    );
  });

  it('leaves nobody stopped when it is interrupted at any moment', async () => {
    const beings = [shell, ...strangers, ...job, escaped];
    await fc.assert(
      fc.asyncProperty(tapes, fc.nat(60), fc.boolean(), async (tape, at, byAbort) => {
        const abort = new AbortController();
        const world = new World({
          beings,
          tape,
          onMoment: (moment) => {
            if (moment !== at) return;
            if (byAbort) abort.abort();
            else throw new Error('the system could not be asked');
          },
        });
        await world.ender.killTree({ pid: root.pid }, { abort: abort.signal }).catch(() => undefined);
        assert.deepEqual(world.stopped, []);
      }),
      { numRuns: runs },
    );
  });

  /** Below the one that ends it, in its session and group: nothing but descent says who belongs to it. */
  const plain: readonly Birth[] = [
    { pid: 200, parent: 50, session: 50, group: 50, ours: true },
    { pid: 201, parent: 200, session: 50, group: 50, ours: true },
    { pid: 202, parent: 201, session: 50, group: 50, ours: true },
  ];
  const moments = Array.from({ length: 60 }, (_, index) => index);

  it('waits for those that are slow to stop, and fork until then', async () => {
    for (const slowness of moments) {
      for (const watched of [true, false]) {
        const beings = plain.map((being) => ({ ...being, slowness: being.pid === 201 ? slowness : 0 }));
        const { world } = await killIn({ beings, watched });
        assert.deepEqual(world.survivors, [], `${slowness} moments`);
      }
    }
  });

  it('notices when somebody else continues a process that was stopped', async () => {
    for (const at of moments) {
      for (const watched of [true, false]) {
        let meddled = false;
        const { world } = await killIn({
          beings: plain,
          watched,
          // Not between the last look and the signal: nobody can see that.
          onMoment: (moment, it, sending) => {
            if (moment >= at && !meddled && !sending) {
              it.forkAway(202);
              meddled = true;
            }
          },
        });
        assert.deepEqual(world.survivors, [], `at moment ${at}`);
      }
    }
  });

  it('leaves a job of a shell running only as long as it does not fork', async () => {
    for (const at of moments) {
      let forked = false;
      const { world } = await killIn({
        // It does not die so fast that its children could not be read once more.
        beings: [shell, ...job.map((being) => ({ ...being, agony: being.pid === root.pid ? 5 : 0 }))],
        onMoment: (moment, it, sending) => {
          if (moment >= at && !forked && !sending) {
            it.forkAway(root.pid);
            forked = true;
          }
        },
      });
      assert.deepEqual(world.survivors, [], `at moment ${at}`);
    }
  });

  it('goes down from child to child, and lists everybody only when all of these are stopped', async () => {
    const { world } = await killIn({ beings: plain });
    assert.deepEqual(
      world.signals.slice(0, 3).map(({ pid, signal }) => [pid, signal]),
      [200, 201, 202].map((pid) => [pid, 'SIGSTOP']),
    );
    assert.equal(world.signalsBeforeListing, 3);
  });

  it('leaves the other end of a pipeline alone, also when the shell exits meanwhile', async () => {
    for (const at of moments) {
      const { world } = await killIn({
        beings: [shell, ...job, neighbour],
        onMoment: (moment, it) => {
          if (moment === at) it.end(90);
        },
      });
      assert.deepEqual(world.survivors, []);
      assertNoHarm(world);
    }
  });

  it('believes evidence that comes late', async () => {
    const stray: Birth = { pid: 400, ours: true };
    for (const late of [0, 1, 2, 3]) {
      let asked = 0;
      const world = new World({ beings: [...plain, stray] });
      await world.ender.killTree({ pid: 200 }, { belongs: ({ pid }) => pid === 400 && asked++ >= late });
      assert.deepEqual(world.survivors, [], `${late} times too late`);
    }
  });

  it('waits for all that it has killed, in earlier rounds too, before it says what became of them', async () => {
    for (let at = 0; at < 60; at++) {
      let forked = false;
      const { report } = await killIn({
        // The root takes long to die; it goes on until everybody else has been killed, and forks once.
        beings: [shell, ...job.map((being) => ({ ...being, agony: being.pid === root.pid ? 200 : 0 }))],
        onMoment: (moment, world, sending) => {
          if (moment < at || forked || sending) return;
          forked = true;
          world.forkAway(root.pid);
        },
      });
      assert.deepEqual(
        report.processes.filter(({ outcome }) => outcome !== 'gone').map(({ pid, outcome }) => [pid, outcome]),
        [],
        `forked at moment ${at}`,
      );
    }
  });
});
