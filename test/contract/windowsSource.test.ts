import { createTableSource } from '../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../src/process/source/windows/windowsReader';
import { FakeWindows } from '../unit/support/fakeWindows';
import { describeProcessSource, type SourceFixture } from './processSource';

describeProcessSource('the source of Windows, of a made-up Windows', () => {
  const windows = new FakeWindows();
  const self = windows.start({ name: 'Code.exe' }).pid;
  return {
    source: createTableSource(createWindowsReader({ api: windows.api, self })),
    start: (parentPid = self) =>
      Promise.resolve(
        windows.start({
          parentPid,
          commandLine: '"C:\\Program Files\\nodejs\\node.exe" "C:\\my app\\server.js" --port 80',
          environment: { CONTRACT: 'yes' },
        }).pid,
      ),
    end: (pid) => {
      windows.end(pid);
      return Promise.resolve();
    },
    commandLine: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\my app\\server.js', '--port', '80'],
    variable: ['CONTRACT', 'yes'],
    // What has exited is not listed.
    makeZombie: undefined,
    recycle: (pid) => {
      windows.end(pid);
      windows.start({ pid, parentPid: self });
      return Promise.resolve();
    },
    startThread: (pid) => windows.processes.get(pid)?.threads[0]?.tid ?? -1,
    startServer: () => {
      const { pid } = windows.start({ parentPid: self });
      windows.sockets = [{ pid, address: '127.0.0.1', port: 80 }];
      const close = (): Promise<void> => {
        windows.sockets = [];
        return Promise.resolve();
      };
      return Promise.resolve({ pid, address: '127.0.0.1', port: 80, close });
    },
    breakListings: () => {
      windows.listFailure = 0xc000_0001;
      return () => {
        windows.listFailure = undefined;
      };
    },
    countDescriptors: () => windows.openHandles,
    dispose: () => undefined,
  } satisfies SourceFixture;
});
