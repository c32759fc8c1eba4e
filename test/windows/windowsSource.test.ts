import { join } from 'node:path';
import { createTableSource } from '../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../src/process/source/windows/windowsReader';
import { describeProcessSource } from '../contract/processSource';
import { RealProcesses } from '../contract/realProcesses';
import { loadApi } from './support/loadApi';

describeProcessSource('the source of Windows, under wine', () => {
  const real = new RealProcesses(readState, join(__dirname, 'startChildren.js'));
  return {
    source: createTableSource(createWindowsReader({ api: loadApi() })),
    start: real.start,
    end: real.end,
    commandLine: real.commandLine,
    variable: real.variable,
    // What has exited is not listed.
    makeZombie: undefined,
    // Pids cannot be chosen.
    recycle: undefined,
    startThread: undefined,
    // wine does not tell which process has opened a socket.
    startServer: undefined,
    breakListings: undefined,
    countDescriptors: undefined,
    dispose: real.dispose,
  };
});

function readState(pid: number): 'alive' | undefined {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch {
    return undefined;
  }
}
