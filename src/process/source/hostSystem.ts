import { arch, platform, release } from 'node:os';

/** What an engine that runs on any system has to know of the one that it runs on, other than of processes. */
export interface HostSystem {
  /** For tables of what is there on which system, and for logs. */
  readonly platform: NodeJS.Platform;
  /** The version of its kernel. */
  readonly kernel: string;
  readonly architecture: string;
  /** What the names of the files of programs end with. */
  readonly programSuffix: '.exe' | '';
  /** Whether a process can lead a session, by which all that it starts is known (setsid(2)). */
  readonly hasSessions: boolean;
}

export function describeSystem(name: NodeJS.Platform): HostSystem {
  const isWindows = name === 'win32';
  return {
    platform: name,
    kernel: release(),
    architecture: arch(),
    programSuffix: isWindows ? '.exe' : '',
    hasSessions: !isWindows,
  };
}

/** The system that this runs on. ESLint refuses to ask Node.js for it outside of `source`, `control` and `native`. */
export const hostSystem = describeSystem(platform());
