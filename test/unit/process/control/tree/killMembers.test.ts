import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { anySchedule, FakeKernel, ownPid, type FakeProcessInit } from '../../../support/fakeKernel';
import { RealProcessFixture, until } from '../../../support/realProcessFixture';

describe('killMembers', () => {
  /** A session whose leader, 700, has gone. */
  const storm: readonly FakeProcessInit[] = [201, 202, 203].map((pid) => ({
    pid,
    parentPid: 1,
    session: 700,
    inTree: true,
  }));
  const outsiders: readonly FakeProcessInit[] = [{ pid: 90, parentPid: ownPid }, { pid: 300 }];
  const inSession = ({ pid, session }: ProcessInfo): boolean => session === 700 && pid !== 700;
  const identities = (kernel: FakeKernel, pids: readonly number[]) =>
    pids.map((pid) => ({ pid, startTime: kernel.get(pid)?.startTime ?? -1 }));

  it('leaves no survivor and signals no other process, though members fork and exit all the time', async () => {
    await fc.assert(
      fc.asyncProperty(anySchedule, fc.boolean(), async (schedule, hasForkMonitor) => {
        const kernel = new FakeKernel({
          processes: [...storm, ...outsiders],
          moves: ['fork', 'fork', 'exit'],
          schedule,
          hasForkMonitor,
        });
        const members = identities(kernel, [201, 202, 203]);
        const report = await kernel.controller.killMembers('bash', { members, belongs: inSession });
        assert.deepEqual(kernel.survivors, []);
        assert.deepEqual(
          kernel.signals.filter(({ inTree }) => inTree === false),
          [],
        );
        assert.deepEqual(kernel.stopped, []);
        assert.deepEqual(report.target, { pid: 0, startTime: 0, name: 'bash' });
        assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
      }),
      { numRuns: Number(process.env.RUNAWAY_RUNS ?? 500) },
    );
  });

  it('finds by evidence alone the processes that were forked after all known members had exited', async () => {
    const kernel = new FakeKernel({ processes: [...storm, ...outsiders] });
    const gone = [{ pid: 205, startTime: 1 }];
    const report = await kernel.controller.killMembers('bash', { members: gone, belongs: inSession });
    assert.deepEqual(kernel.survivors, []);
    assert.deepEqual(report.processes.map(({ pid, outcome }) => `${pid} ${outcome}`).sort(), [
      '201 gone',
      '202 gone',
      '203 gone',
    ]);
  });

  it('goes on until it can be said of each process whether it belongs to them', async () => {
    const kernel = new FakeKernel({ processes: [...storm, ...outsiders, { pid: 204, parentPid: 1, inTree: true }] });
    let asked = 0;
    const belongs = (process: ProcessInfo) => (process.pid === 204 ? (++asked > 20 ? true : undefined) : false);
    await kernel.controller.killMembers('bash', { members: identities(kernel, [201, 202, 203]), belongs });
    assert.deepEqual(kernel.survivors, []);
  });

  it('reports members that may not be signalled, and kills the rest', async () => {
    const kernel = new FakeKernel({ processes: [...storm, ...outsiders] });
    const report = await kernel.controller.killMembers('bash', { members: identities(kernel, [ownPid, 201]) });
    assert.deepEqual(
      report.processes.map(({ pid, outcome, detail }) => [pid, outcome, detail]),
      [
        [ownPid, 'denied', 'self'],
        [201, 'gone', undefined],
      ],
    );
  });

  it('is refused if no member runs, and if no member may be signalled', async () => {
    const kernel = new FakeKernel({ processes: [...storm, ...outsiders] });
    const kill = (members: readonly number[]) =>
      kernel.controller.killMembers('bash', { members: identities(kernel, members) });
    await assert.rejects(kill([999]), { name: 'RefusedError', reason: 'noSuchProcess', who: 'bash' });
    await assert.rejects(kill([ownPid]), { name: 'RefusedError', reason: 'self' });
    assert.deepEqual(kernel.signals, []);
  });

  it('ends a real fork storm without a root, whose processes each fork once and exit, in one call, ten times', async function () {
    this.timeout(120_000);
    const source = createProcfsSource();
    // Each process starts one successor and exits; the storm is over after a minute in any case.
    const strand = 'if [ $(date +%s) -lt "$1" ]; then sh -c "$2" sh "$1" "$2" & fi';
    const root = 'for i in 1 2 3 4; do sh -c "$2" sh "$1" "$2" & done';
    for (let trial = 0; trial < 10; trial++) {
      const fixture = new RealProcessFixture();
      try {
        const controller = createProcessController({ source, system: createSignalControl(fixture.kill) });
        const end = String(Math.floor(Date.now() / 1000) + 60);
        const session = fixture.start('setsid', ['sh', '-c', root, 'sh', end, strand]);
        await until('the exit of the root', () => !fixture.alive().some(({ pid }) => pid === session));
        const known = await until('the storm', () => {
          const alive = fixture.alive();
          return alive.length >= 2 && alive.flatMap(({ pid }) => source.get(pid) ?? []);
        });
        await until('the exit of the known members', () => known.every(({ pid }) => !source.get(pid)));
        const belongs = (process: ProcessInfo) => process.session === session && process.pid !== session;
        const report = await controller.killMembers('sh', { members: known, belongs });
        assert.deepEqual(fixture.alive(), [], `survivors in trial ${trial}`);
        assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
      } finally {
        fixture.dispose();
        assert.deepEqual(fixture.mistakes, []);
      }
    }
    source.dispose();
  });
});
