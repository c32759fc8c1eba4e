import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src/common/clock';
import { RunningPowerShell } from '../../src/process/source/powershell/powerShell';
import { createPowerShellReader } from '../../src/process/source/powershell/powerShellReader';
import { createTableSource } from '../../src/process/source/table/tableSource';
import { FakePowerShell } from '../unit/support/fakePowerShell';
import { describeProcessSource, type SourceFixture } from './processSource';
import { RealProcesses } from './realProcesses';

/** No listing is too old to answer for a process: each change is followed by a listing. */
const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() };

describeProcessSource('PowerShell, of a made-up Windows', () => {
  const powerShell = new FakePowerShell();
  const self = 900;
  let date = Date.UTC(2026, 0, 1);
  let lastPid = 1_000;
  powerShell.add({ pid: self, name: 'Code.exe', startTime: date });
  const reader = createPowerShellReader({
    powerShell,
    clock,
    pidExists: (pid) => powerShell.processes.has(pid),
    date: () => date,
    upMs: () => 0,
    self,
  });
  const source = createTableSource(reader);
  const add = async (pid: number, parentPid: number): Promise<number> => {
    date += 10;
    powerShell.add({ pid, parentPid, startTime: date, commandLine: '"C:\\a b\\node.exe" server.js --port 80' });
    await source.listAll();
    return pid;
  };
  return {
    source,
    start: (parentPid = self) => add((lastPid += 4), parentPid),
    end: (pid) => {
      powerShell.processes.delete(pid);
      return Promise.resolve();
    },
    commandLine: ['C:\\a b\\node.exe', 'server.js', '--port', '80'],
    variable: undefined,
    // What has exited is not listed.
    makeZombie: undefined,
    recycle: async (pid) => {
      await add(pid, self);
    },
    startThread: (pid) => pid + 1,
    startServer: undefined,
    breakListings: () => {
      powerShell.failure = new Error('PowerShell has ended with exit code 1');
      return () => {
        powerShell.failure = undefined;
      };
    },
    countDescriptors: undefined,
    dispose: () => undefined,
  } satisfies SourceFixture;
});

// The stand-in lists the processes of Linux.
if (!existsSync('/proc/stat')) {
  describe('PowerShell, by a stand-in', () => {
    it('is a ProcessSource');
  });
} else {
  describeProcessSource('PowerShell, by a stand-in that lists real processes', () => {
    const real = new RealProcesses(readState);
    const program = join(__dirname, '../unit/support/standInPowerShell.js');
    const powerShell = new RunningPowerShell({ start: () => spawn(process.execPath, [program], { stdio: 'pipe' }) });
    const source = createTableSource(createPowerShellReader({ powerShell, clock }));
    return {
      source,
      start: async (parentPid) => {
        const pid = await real.start(parentPid);
        await source.listAll();
        return pid;
      },
      end: real.end,
      commandLine: real.commandLine,
      variable: undefined,
      makeZombie: undefined,
      recycle: undefined,
      startThread: undefined,
      startServer: undefined,
      breakListings: undefined,
      countDescriptors: undefined,
      dispose: real.dispose,
    } satisfies SourceFixture;
  });
}

function readState(pid: number): 'alive' | undefined {
  try {
    readFileSync(`/proc/${pid}/stat`);
    return 'alive';
  } catch {
    return undefined;
  }
}
