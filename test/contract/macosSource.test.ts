import { createMacosReader } from '../../src/process/source/macos/macosReader';
import { createTableSource } from '../../src/process/source/table/tableSource';
import { FakeMacos } from '../unit/support/fakeMacos';
import { describeProcessSource, type SourceFixture } from './processSource';

describeProcessSource('the source of macOS, of a made-up macOS', () => {
  const macos = new FakeMacos();
  macos.start({ pid: 1, parentPid: 0, name: 'launchd', uid: 0 });
  const self = macos.start({ name: 'Code Helper (Plu' }).pid;
  const commandLine = ['node', 'server.js', '--port', '80 80'];
  // Each time that the size of the list is asked for, it is too small a moment later.
  const startOthers = (count: number): void => {
    for (let started = 0; started < count; started++) macos.start({ name: 'mdworker', uid: 0 });
  };
  startOthers(300);
  macos.onSizeAsked = () => {
    startOthers(50);
  };
  const end = (pid: number): Promise<void> => {
    macos.end(pid);
    return Promise.resolve();
  };
  return {
    source: createTableSource(createMacosReader({ libSystem: macos, user: 501 })),
    start: (parentPid = self) =>
      Promise.resolve(macos.start({ parentPid, arguments: commandLine, environment: { CONTRACT: 'yes' } }).pid),
    end,
    commandLine,
    variable: ['CONTRACT', 'yes'],
    makeZombie: (pid) => {
      const process = macos.processes.get(pid);
      if (process) process.status = 'zombie';
      return Promise.resolve();
    },
    recycle: (pid) => {
      macos.end(pid);
      macos.start({ pid, parentPid: self });
      return Promise.resolve();
    },
    // Threads have ids of their own kind.
    startThread: () => 77_777,
    startServer: () => {
      const server = macos.start({ parentPid: self });
      server.descriptors = [{ type: 'tcp', id: 7, state: 'listening', address: [127, 0, 0, 1], port: 80 }];
      const close = (): Promise<void> => {
        server.descriptors = [];
        return Promise.resolve();
      };
      return Promise.resolve({ pid: server.pid, address: '127.0.0.1', port: 80, close });
    },
    breakListings: () => {
      macos.isListBroken = true;
      return () => {
        macos.isListBroken = false;
      };
    },
    countDescriptors: undefined,
    dispose: () => undefined,
  } satisfies SourceFixture;
});
