import { unreliableReason, parseForks, parseLoadavg, type PidMark } from './pidRange';
import { readProcFile } from './procFile';
import { isDescriptorShortage, type ProcFs } from './statFiles';

/** How long what hardly ever changes is used before it is read again, in ms: shorter if not all could be read. */
const maxAgeMs = 60_000;
const maxIncompleteAgeMs = 500;
/** `/proc/stat` has a number for each interrupt, so it may be long on large machines; in bytes. */
const maxBytes = 1024 * 1024;

/** What `/proc` tells about the machine as a whole. */
export class SystemInfo {
  private readonly slow: () => SlowFacts;
  private knownPageSize: number | undefined;

  constructor(
    private readonly fs: ProcFs,
    now: () => number,
  ) {
    let facts: SlowFacts | undefined;
    let readAt = 0;
    this.slow = () => {
      if (!facts || now() - readAt > (facts.isComplete ? maxAgeMs : maxIncompleteAgeMs)) {
        facts = readSlowFacts(fs);
        readAt = now();
      }
      return facts;
    };
  }

  /** The pid that was handed out last in our namespace, and the number of tasks. */
  load(): Pick<PidMark, 'lastPid' | 'tasks'> | undefined {
    return parseLoadavg(this.text('/proc/loadavg'));
  }

  /** Number of forks on the whole machine since boot. */
  forks(): number | undefined {
    return parseForks(this.text('/proc/stat'));
  }

  pidMax(): number {
    return this.slow().pidMax;
  }

  /** Why the numbers above must not be used; undefined if they may. */
  unreliableReason(): string | undefined {
    return this.slow().unreliableReason;
  }

  /** The date of a start time, in ms since 1970, which changes if the clock is set; undefined if it is not known. */
  dateOf(startTime: number): number | undefined {
    const { bootTime } = this.slow();
    return bootTime === undefined ? undefined : bootTime + startTime;
  }

  /** In bytes. As long as it cannot be read, it is taken for 4 KB, as it nearly always is. */
  get pageSize(): number {
    this.knownPageSize ??= readPageSize(this.fs);
    return this.knownPageSize ?? usualPageSize;
  }

  private text(path: string): string {
    return readProcFile(this.fs, path, maxBytes) ?? '';
  }
}

interface SlowFacts {
  readonly pidMax: number;
  /** ms since 1970 */
  readonly bootTime: number | undefined;
  readonly unreliableReason: string | undefined;
  /** Whether all of it could be read. */
  readonly isComplete: boolean;
}

function readSlowFacts(fs: ProcFs): SlowFacts {
  const read = (path: string): string | undefined => readProcFile(fs, path, maxBytes);
  const [pidMax, stat, mountInfo] = [
    read('/proc/sys/kernel/pid_max'),
    read('/proc/stat'),
    read('/proc/self/mountinfo'),
  ];
  const bootSeconds = Number(/^btime (\d+)$/m.exec(stat ?? '')?.[1] ?? 0);
  return {
    // If it is not known, it is taken for 0: then the pids may always have wrapped.
    pidMax: Math.max(0, Number(pidMax) || 0),
    // No machine that runs was booted in 1970.
    bootTime: bootSeconds > 0 ? bootSeconds * 1000 : undefined,
    unreliableReason: unreliableReason(mountInfo, read('/proc/version')),
    isComplete: pidMax !== undefined && bootSeconds > 0 && mountInfo !== undefined,
  };
}

const auxPageSize = 6n;
const usualPageSize = 4096;

/** AT_PAGESZ of getauxval(3): pairs of 64-bit numbers. */
function readPageSize(fs: ProcFs): number | undefined {
  try {
    const vector = fs.readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === auxPageSize) return Number(vector.readBigUInt64LE(at + 8));
    }
    return usualPageSize;
  } catch (error) {
    // If there was no descriptor left, it is read again.
    return isDescriptorShortage(error) ? undefined : usualPageSize;
  }
}
