import { startTimeSlackMs, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessSource } from '../source/processSource';

/** The windows on this machine. Each is known by its extension host. */
export interface Windows {
  /** This one. */
  readonly self: Identity;
  /**
   * Whether the extension host of a window still runs.
   * @throws what the source throws when it cannot look.
   */
  isRunning(window: Identity): boolean;
}

export interface WindowsOptions {
  readonly source: Pick<ProcessSource, 'get'>;
  readonly pid?: number;
  /** When this process started, in ms since 1970. */
  readonly startedAt?: () => number;
  /** Whether any process has this pid. */
  readonly exists?: (pid: number) => boolean;
}

export function createWindows({
  source,
  pid = process.pid,
  startedAt = () => Date.now() - process.uptime() * 1000,
  exists = processExists,
}: WindowsOptions): Windows {
  const known = lookAtSelf(source, pid);
  return {
    self: { pid, startTime: known?.startTime ?? Math.round(startedAt()) },
    isRunning: (window) => {
      // A source that does not even know this process (on Windows it knows nothing before its first listing, and then no
      // start times) cannot tell whether another one is gone. Neither can the 0 of an earlier version.
      if (!known || window.startTime === 0) return exists(window.pid);
      const found = source.get(window.pid);
      return found !== undefined && isAlive(found) && startedThen(found, window);
    },
  };
}

/** A window that could not look at itself has the date instead. */
function startedThen({ startTime, startedAt }: ProcessInfo, window: Identity): boolean {
  return [startTime, startedAt].some(
    (time) => time !== undefined && Math.abs(time - window.startTime) <= startTimeSlackMs,
  );
}

function lookAtSelf(source: WindowsOptions['source'], pid: number): ProcessInfo | undefined {
  try {
    return source.get(pid);
  } catch {
    return undefined; // No file descriptor is left: the first listing fails for the same reason, and says so.
  }
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
