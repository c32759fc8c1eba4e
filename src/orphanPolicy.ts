import { daemonMatcher, knownDaemons } from './process/daemons';
import { graceFor } from './process/grace';
import type { KeptCommands } from './process/kept';
import type { OrphanPolicy } from './process/orphans';
import type { ProcessSource } from './process/source/source';
import { settings } from './settings';

/** SIGHUP's number, the same on every system (signal(7)). */
const hangUp = 1;

/** Judges orphans by the person's settings, as they are at that moment. */
export function orphanPolicy(kept: KeptCommands, source: Pick<ProcessSource, 'catches'>): OrphanPolicy {
  const isKnownDaemon = daemonMatcher(knownDaemons);
  return {
    graceMs: (known) =>
      graceFor(known, {
        graceMs: settings.orphanGraceMs(),
        catchesHangUp: (process) => source.catches?.(process, hangUp),
      }),
    standing: ({ process, isVSCode, launchesVSCode }) => {
      // A window of its own was not left behind.
      if (isVSCode || launchesVSCode) return 'detached';
      if (kept.has(process)) return 'kept';
      return isKnownDaemon(process) || daemonMatcher(settings.daemons())(process) ? 'detached' : 'orphan';
    },
  };
}
