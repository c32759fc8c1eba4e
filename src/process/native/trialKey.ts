import { createHash } from 'node:crypto';
import { release } from 'node:os';
import { koffiVersion } from './loadKoffi';

export interface TrialSubject {
  /** The version of this extension: its next version may read a structure differently. */
  readonly extensionVersion: string;
  readonly koffi?: string;
  readonly platform?: string;
  readonly arch?: string;
  readonly osRelease?: string;
  /** Of Node.js, V8, Electron and so on. */
  readonly versions?: Readonly<Record<string, string | undefined>>;
}

/** Stands for everything on which the outcome of a trial depends: if one of them changes, koffi is tried again. */
export function getTrialKey(subject: TrialSubject): string {
  const { extensionVersion, koffi = koffiVersion, platform = process.platform, arch = process.arch } = subject;
  const { osRelease = release(), versions = process.versions } = subject;
  const parts = [extensionVersion, koffi, platform, arch, osRelease, Object.entries(versions).sort()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
