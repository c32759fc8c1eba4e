import { spawnSync } from 'node:child_process';
import { loadLibSystem } from '../../src/process/source/macos/libSystem';
import { createMacosReader } from '../../src/process/source/macos/macosReader';
import { createPsSource } from '../../src/process/source/ps/psReader';
import { createTableSource } from '../../src/process/source/table/tableSource';
import type { ProcessSource } from '../../src/process/source/processSource';
import { describeProcessSource, type SourceFixture } from '../contract/processSource';
import { RealProcesses } from '../contract/realProcesses';
import { loadTestKoffi } from './support/loadTestKoffi';

describeProcessSource('the source of macOS, of this system', () => {
  const source = createTableSource(createMacosReader({ libSystem: loadLibSystem(loadTestKoffi()) }));
  return createFixture(source);
});

describeProcessSource('ps, of this system', () => ({ ...createFixture(createPsSource()), variable: undefined }));

function createFixture(source: ProcessSource): SourceFixture {
  const real = new RealProcesses(readState);
  return {
    source,
    start: real.start,
    end: real.end,
    commandLine: real.commandLine,
    variable: real.variable,
    makeZombie: real.makeZombie,
    // Pids cannot be chosen.
    recycle: undefined,
    // Threads have ids of their own kind.
    startThread: undefined,
    startServer: undefined,
    breakListings: undefined,
    countDescriptors: undefined,
    dispose: real.dispose,
  };
}

function readState(pid: number): 'alive' | 'zombie' | undefined {
  const state = spawnSync('/bin/ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  if (state === '') return undefined;
  return state.startsWith('Z') ? 'zombie' : 'alive';
}
