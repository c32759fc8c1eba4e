import { createHash } from 'node:crypto';
import { formatName, type RecordingEnvironment } from './recordingFormat';

/** Where this runs; without an id of this run of the machine, if there is none. */
export function getRecordingEnvironment(
  known: Omit<RecordingEnvironment, 'boot'>,
  bootId: string | undefined,
): RecordingEnvironment {
  if (bootId === undefined) return known;
  // The id itself would name the machine.
  const boot = createHash('sha256').update(`${formatName} ${bootId}`).digest('hex').slice(0, 16);
  return { ...known, boot };
}
