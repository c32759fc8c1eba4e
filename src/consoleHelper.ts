import { loadConsoleFunctions } from './process/control/windows/consoleFunctions';
import type { ConsoleRequest } from './process/control/windows/consoleMessages';
import { ConsoleTasks } from './process/control/windows/consoleTasks';
import { loadKoffi } from './process/native/loadKoffi';
import { loadKernel32 } from './process/source/windows/kernel32';

/** The program that joins consoles for the extension host; its argument is the file of koffi. See `ConsoleHelper`. */
function main(): void {
  const [, , koffiPath = ''] = process.argv;
  const koffi = loadKoffi(koffiPath);
  const tasks = new ConsoleTasks(loadKernel32(koffi), loadConsoleFunctions(koffi), process.pid);
  process.on('message', (request) => {
    // Both sides are of one version.
    process.send?.(tasks.run(request as ConsoleRequest));
  });
}

// The command is done, or the extension host has ended.
process.once('disconnect', () => process.exit(0));

main();
