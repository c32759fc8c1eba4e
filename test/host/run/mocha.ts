/** Runs test files with Mocha. Arguments: the timeout of a test in ms, then the paths of the files. */
import { endWithParent } from '../sandbox/endWithParent';
import { discardRecordings, saveRecordings } from '../launch/failureRecording';
import { runMocha } from './runMocha';

// An ordinary exit removes temporary folders and ends the browser; a signal without a handler does not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
if (process.connected) endWithParent(() => process.exit(1));

const [timeoutMs, ...files] = process.argv.slice(2);

void runMocha(files, Number(timeoutMs), { save: saveRecordings, discard: discardRecordings }).then(
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
