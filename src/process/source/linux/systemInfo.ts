import { unreliableReason, parseForks, parseLoadavg, type PidMark } from './pidRange';
import { readProcFile } from './procFile';
import { isShortage, type ProcFs } from './statFiles';

/** How long what hardly ever changes is believed, in ms; where not all of it could be read, only for a moment. */
const believedMs = 60_000;
const believedIncompleteMs = 500;
/** `/proc/stat` has a number for each interrupt, and may be long on large machines; in bytes. */
const maxBytes = 1024 * 1024;

/** What `/proc` says of the machine as a whole. */
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
      if (!facts || now() - readAt > (facts.isComplete ? believedMs : believedIncompleteMs)) {
        facts = readSlowFacts(fs);
        readAt = now();
      }
      return facts;
    };
  }

  /** The pid that was handed out last in our namespace, and how many tasks there are. */
  load(): Pick<PidMark, 'lastPid' | 'tasks'> | undefined {
    return parseLoadavg(this.text('/proc/loadavg'));
  }

  /** Forks since boot, on the whole machine. */
  forks(): number | undefined {
    return parseForks(this.text('/proc/stat'));
  }

  pidMax(): number {
    return this.slow().pidMax;
  }

  /** Why the numbers above are not to be used for anything; undefined when they are. */
  unreliableReason(): string | undefined {
    return this.slow().unreliableReason;
  }

  /** When a process has started, in ms since 1970: it moves when the clock is set. Undefined where that is not known. */
  dateOf(startTime: number): number | undefined {
    const { bootTime } = this.slow();
    return bootTime === undefined ? undefined : bootTime + startTime;
  }

  /** In bytes; 4 KB, as nearly everywhere, as long as it cannot be read. */
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
  /** Whether there was a descriptor to read all of it with. */
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
    // Unknown is taken for so small that the pids may always have gone round.
    pidMax: Math.max(0, Number(pidMax) || 0),
    // Nothing that runs was booted in 1970.
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
    // Without a descriptor it is asked for again.
    return isShortage(error) ? undefined : usualPageSize;
  }
}
