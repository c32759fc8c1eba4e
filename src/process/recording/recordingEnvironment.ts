import { createHash } from 'node:crypto';
import type { HostSystem } from '../source/hostSystem';
import { formatName, type RecordingEnvironment } from './recordingFormat';

/** Where this runs, with the versions of the extension and of VS Code. */
export function getRecordingEnvironment(
  versions: Pick<RecordingEnvironment, 'extension' | 'vscode'>,
  { platform, kernel, architecture: arch }: HostSystem,
  bootId: string | undefined,
): RecordingEnvironment {
  const system = { platform, kernel, arch };
  if (bootId === undefined) return { ...versions, ...system };
  // The id itself would name the machine.
  const boot = createHash('sha256').update(`${formatName} ${bootId}`).digest('hex').slice(0, 16);
  return { ...versions, ...system, boot };
}
