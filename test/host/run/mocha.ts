/** Runs the test files that are named on its command line, after the timeout of a test in milliseconds. */
import { endWithParent } from '../sandbox/endWithParent';
import { takePictures } from '../launch/openWindows';
import { runMocha } from './runMocha';

// To exit in order removes temporary folders and ends the browser; a signal alone would not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
if (process.connected) endWithParent(() => process.exit(1));

const [timeout, ...files] = process.argv.slice(2);

void runMocha(files, Number(timeout), takePictures).then(
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
