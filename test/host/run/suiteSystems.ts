import type { suites } from './suites';

export type SuiteName = keyof typeof suites;

/** The suites that are for one system, and why. `windows` runs under wine too, and looks for that itself. */
const systems: Partial<Record<SuiteName, { readonly platform: NodeJS.Platform; readonly why: string }>> = {
  unit: { platform: 'linux', why: 'starts programs of Linux, and signals them in a PID namespace' },
  macos: { platform: 'darwin', why: 'asks a real macOS' },
  ui: { platform: 'linux', why: 'types commands of Linux into terminals' },
  portable: { platform: 'linux', why: 'does too' },
};

/** Why a suite does not run on a system; undefined if it does. */
export function getSkipReason(suite: SuiteName, platform: NodeJS.Platform = process.platform): string | undefined {
  const system = systems[suite];
  if (!system || system.platform === platform) return undefined;
  return `The suite ${suite} is for ${system.platform}: it ${system.why}. Here only files that are named are run.`;
}
