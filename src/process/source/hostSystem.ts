import { release } from 'node:os';

/** The system that this runs on. */
export interface HostSystem {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** The version of the kernel. */
  readonly kernel: string;
  /** What the file names of programs end with. */
  readonly programSuffix: string;
  /** Whether a process can lead a session of its own (setsid(2)). */
  readonly hasSessions: boolean;
}

/** The rest of the extension is told by this what it runs on, and does not ask: see `eslint.platform.mjs`. */
export function getHostSystem(platform: NodeJS.Platform = process.platform): HostSystem {
  const isWindows = platform === 'win32';
  return {
    platform,
    architecture: process.arch,
    kernel: release(),
    programSuffix: isWindows ? '.exe' : '',
    hasSessions: !isWindows,
  };
}
