/** Runs bundled test files with Mocha, in a Node.js for Windows. Arguments: the timeout of a test in ms, then the files. */
import { runMocha } from '../run/runMocha';

const [timeoutMs, ...files] = process.argv.slice(2);

void runMocha(files, Number(timeoutMs)).then(
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
