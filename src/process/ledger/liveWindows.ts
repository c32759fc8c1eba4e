import { startTimeSlackMs, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessSource } from '../source/processSource';

/** The windows on this machine. Each is identified by its extension host. */
export interface Windows {
  /** This window. */
  readonly self: Identity;
  /**
   * Whether the extension host of a window still runs.
   *
   * @throws what the source throws if the system cannot be asked.
   */
  isRunning(window: Identity): boolean;
}

export interface WindowsOptions {
  readonly source: Pick<ProcessSource, 'get'>;
  readonly pid?: number;
  /** When this process started, in ms since the epoch. */
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
  const found = getSelf(source, pid);
  return {
    self: { pid, startTime: found?.startTime ?? Math.round(startedAt()) },
    isRunning: (window) => {
      // If the source does not even know this process (on Windows it knows nothing before its first listing, and then no
      // start times), or an earlier version wrote 0 as the start time, only the pid can be compared.
      if (!found || window.startTime === 0) return exists(window.pid);
      const process = source.get(window.pid);
      return process !== undefined && isAlive(process) && hasStartTime(process, window);
    },
  };
}

/** A window that could not read its own start time is identified by the date of its start. */
function hasStartTime({ startTime, startedAt }: ProcessInfo, window: Identity): boolean {
  return [startTime, startedAt].some(
    (time) => time !== undefined && Math.abs(time - window.startTime) <= startTimeSlackMs,
  );
}

function getSelf(source: WindowsOptions['source'], pid: number): ProcessInfo | undefined {
  try {
    return source.get(pid);
  } catch {
    return undefined; // No file descriptor is left. The first listing fails for the same reason, and reports it.
  }
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
