import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { Scene, until } from '../../../support/processes';
import { World, type Birth } from '../../../support/fakeKernel';

describe('killing a set of processes that has no root any more', () => {
  /** A session whose leader, 700, has gone. */
  const storm: readonly Birth[] = [201, 202, 203].map((pid) => ({ pid, parent: 1, session: 700, ours: true }));
  const strangers: readonly Birth[] = [{ pid: 90, parent: 50 }, { pid: 300 }];
  const inSession = ({ pid, session }: ProcessInfo): boolean => session === 700 && pid !== 700;
  const identities = (world: World, pids: readonly number[]) =>
    pids.map((pid) => ({ pid, startTime: world.being(pid)?.startTime ?? -1 }));

  it('leaves none of it and touches no stranger, though members fork and exit all the time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1 << 16), { maxLength: 150 }), fc.boolean(), async (tape, watched) => {
        const world = new World({ beings: [...storm, ...strangers], moves: ['fork', 'fork', 'exit'], tape, watched });
        const members = identities(world, [201, 202, 203]);
        const report = await world.ender.killMembers('bash', { members, belongs: inSession });
        assert.deepEqual(world.survivors, []);
        assert.deepEqual(
          world.signals.filter(({ ours }) => ours === false),
          [],
        );
        assert.deepEqual(world.stopped, []);
        assert.deepEqual(report.target, { pid: 0, startTime: 0, name: 'bash' });
        assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
      }),
      { numRuns: Number(process.env.RUNAWAY_RUNS ?? 500) },
    );
  });

  it('finds by the evidence alone who was born after all known members had exited', async () => {
    const world = new World({ beings: [...storm, ...strangers] });
    const gone = [{ pid: 205, startTime: 1 }];
    const report = await world.ender.killMembers('bash', { members: gone, belongs: inSession });
    assert.deepEqual(world.survivors, []);
    assert.deepEqual(report.processes.map(({ pid, outcome }) => `${pid} ${outcome}`).sort(), [
      '201 gone',
      '202 gone',
      '203 gone',
    ]);
  });

  it('leaves alone who may not be signalled, says so, and kills the rest', async () => {
    const world = new World({ beings: [...storm, ...strangers] });
    const report = await world.ender.killMembers('bash', { members: identities(world, [50, 201]) });
    assert.deepEqual(
      report.processes.map(({ pid, outcome, detail }) => [pid, outcome, detail]),
      [
        [50, 'denied', 'self'],
        [201, 'gone', undefined],
      ],
    );
  });

  it('is refused when none of it runs, and when none of it may be signalled', async () => {
    const world = new World({ beings: [...storm, ...strangers] });
    const refused = (members: readonly number[]) =>
      world.ender.killMembers('bash', { members: identities(world, members) });
    await assert.rejects(refused([999]), { name: 'RefusedError', reason: 'noSuchProcess', who: 'bash' });
    await assert.rejects(refused([50]), { name: 'RefusedError', reason: 'self' });
    assert.deepEqual(world.signals, []);
  });

  it('ends a real storm in one call, ten times, each of whose members forks and exits while its root is gone', async function () {
    this.timeout(120_000);
    const source = createProcfsSource();
    // Each starts one successor and exits; bounded, and over after a minute.
    const strand = 'if [ $(date +%s) -lt "$1" ]; then sh -c "$2" sh "$1" "$2" & fi';
    const root = 'for i in 1 2 3 4; do sh -c "$2" sh "$1" "$2" & done';
    for (let trial = 0; trial < 10; trial++) {
      const scene = new Scene();
      try {
        const ender = createProcessController({ source, kill: scene.kill });
        const end = String(Math.floor(Date.now() / 1000) + 60);
        const session = scene.start('setsid', ['sh', '-c', root, 'sh', end, strand]);
        await until('the root to have gone', () => !scene.alive().some(({ pid }) => pid === session));
        const known = await until('the storm to rage', () => {
          const alive = scene.alive();
          return alive.length >= 2 && alive.flatMap(({ pid }) => source.get(pid) ?? []);
        });
        await until('those known to have exited', () => known.every(({ pid }) => !source.get(pid)));
        const belongs = (stranger: ProcessInfo) => stranger.session === session && stranger.pid !== session;
        const report = await ender.killMembers('sh', { members: known, belongs });
        assert.deepEqual(scene.alive(), [], `survivors in trial ${trial}`);
        assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
      } finally {
        scene.end();
        assert.deepEqual(scene.mistakes, []);
      }
    }
    source.dispose();
  });
});
