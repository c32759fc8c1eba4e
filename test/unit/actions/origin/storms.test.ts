import { reset, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { endOrigins, type EndOriginContext } from '../../../../src/actions/origin/endOrigin';

import { systemClock } from '../../../../src/common/clock';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import { getAdopters } from '../../../../src/process/control/vscodeHosts';
import { EnvironmentMarker, markerVariable } from '../../../../src/process/lineage/environmentMarker';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../../src/process/model/processModel';
import type { Origin } from '../../../../src/process/origin';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { FakeSetting } from '../../support/fakeSetting';
import { RealProcessFixture, until } from '../../support/realProcessFixture';

const marker = 'storms-of-a-test';
const trialCount = Number(process.env.RUNAWAY_STORMS ?? 20);

/**
 * Storms of four strands: each member starts its successor and exits, so that none has its parent for long. They are over
 * after a minute in any case.
 */
const storms: Readonly<Record<string, string>> = {
  'in the session of the terminal': 'if [ $(date +%s) -lt "$1" ]; then sh -c "$2" sh "$1" "$2" & fi',
  'in sessions of their own, by a double fork':
    'if [ $(date +%s) -lt "$1" ]; then (setsid sh -c "$2" sh "$1" "$2" &) ; fi',
};

describe('A fork storm that was started in a terminal', () => {
  let source: ProcessSource;

  before(() => {
    source = createProcfsSource();
  });
  after(() => {
    source.dispose();
  });

  for (const [what, strand] of Object.entries(storms)) {
    it(`has no survivor after End Everything, ${trialCount} times, though its members lose their parents all the time, ${what}`, async function () {
      this.timeout(300_000);
      for (let trial = 1; trial <= trialCount; trial++) await endStorm(strand, trial);
    });
  }

  async function endStorm(strand: string, trial: number): Promise<void> {
    reset();
    const fixture = new RealProcessFixture();
    const bystanders = new RealProcessFixture();
    const environment = { [markerVariable]: marker, VSCODE_IPC_HOOK_CLI: `/tmp/terminal-${trial}` };
    const shell = fixture.startShell(environment);
    const other = bystanders.startShell({ [markerVariable]: marker, VSCODE_IPC_HOOK_CLI: '/tmp/other-terminal' });
    other.type('sleep 1000 & (setsid sleep 1000 &)');
    const origins: Origin[] = [
      { id: `terminal-${trial}`, kind: 'terminal', label: 'sh', rootPid: shell.pid },
      { id: 'other', kind: 'terminal', label: 'sh', rootPid: other.pid },
    ];
    const { context, model } = createContext(fixture, origins);
    try {
      await until('the shell', () => source.get(shell.pid)?.session === shell.pid);
      await until('the other terminal', () => {
        const names = bystanders.alive().map(({ commandLine }) => commandLine);
        return names.toSorted().join() === 'sh,sleep 1000,sleep 1000';
      });
      await context.refresh();
      const seconds = Math.floor(Date.now() / 1000) + 60;
      const quoted = `'${strand.replaceAll("'", "'\\''")}'`;
      shell.type(`for i in 1 2 3 4; do sh -c ${quoted} sh ${seconds} ${quoted} & done`);
      await until('the storm', () => fixture.alive().length > 4);
      await context.refresh();
      const before = bystanders.alive().map(({ pid }) => pid);
      const messages = await end(origins, context);
      await context.refresh();
      const survivors = fixture.alive().filter(({ pid }) => pid !== shell.pid);
      assert.deepEqual(survivors, [], `survivors in trial ${trial}: ${messages.join('; ')}`);
      assert.ok(source.get(shell.pid), 'the shell goes on');
      assert.deepEqual(
        bystanders.alive().map(({ pid }) => pid),
        before,
      );
      assert.ok([...fixture.alive(), ...bystanders.alive()].every(({ state }) => state !== 'T'));
    } finally {
      model.dispose();
      fixture.dispose();
      bystanders.dispose();
      assert.deepEqual(fixture.mistakes, []);
    }
  }

  /** Ends what the first origin has started. */
  async function end([origin]: readonly Origin[], context: EndOriginContext): Promise<readonly string[]> {
    user.answer = ({ buttons }) => buttons.find((button) => button === 'Kill');
    await endOrigins([{ scope: { originId: origin?.id ?? '' }, name: 'the terminal' }], context);
    return user.messages.map(({ text }) => text);
  }

  function createContext(fixture: RealProcessFixture, origins: readonly Origin[]) {
    const getProcess = (pid: number) => source.get(pid);
    const lineage = new Lineage();
    const adopters = getAdopters(process.pid, getProcess);
    const environmentMarker = new EnvironmentMarker({
      value: () => marker,
      adopters,
      environment: (candidate) => source.environment(candidate),
      getProcess,
      isStartedByMain: () => false,
      terminals: () =>
        origins.flatMap((origin) => {
          const root = getProcess(origin.rootPid);
          return root ? [[root, origin] as const] : [];
        }),
      hasOtherWindow: () => false,
      hasOtherVSCode: () => false,
      fallback: { id: 'unknown', kind: 'terminal', label: 'unknown' },
    });
    const environment = {
      readMarker: (candidate: Parameters<EnvironmentMarker['originOf']>[0]) => environmentMarker.originOf(candidate),
      isOfOtherWindow: environmentMarker.isOfOtherWindow,
    };
    const model = new ProcessModel({
      source,
      lineage,
      origins: () => origins,
      policy: { graceMs: () => 0, classify: () => 'orphan' },
      ...environment,
      now: Date.now,
    });
    const silent = (): void => undefined;
    const context: EndOriginContext = {
      clock: systemClock,
      controller: createProcessController({ source, system: createSignalControl(fixture.kill) }),
      model,
      settings: { confirm: new FakeSetting('severalProcesses'), terminateGraceMs: new FakeSetting(1_000) },
      findTerminal: () => undefined,
      recognise: () =>
        lineage.recognise({
          environment,
          adopters,
          getBasic: (pid) => source.getBasic(pid),
          getEnvironment: (candidate) => source.environment(candidate),
          clock: systemClock,
        }),
      log: { trace: silent, debug: silent, info: silent, warn: silent, error: silent, show: silent },
      refresh: async () => {
        await model.refresh();
      },
    };
    return { context, model };
  }
});
