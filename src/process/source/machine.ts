import { distrust, parseForks, parseLoadavg, type PidMark } from './pidWindow';
import { readProcText } from './readProcText';
import type { ProcFs } from './statFiles';

/** How long what hardly ever changes is believed, in ms. */
const believedMs = 60_000;
/** `/proc/stat` has a number for each interrupt, and may be long on large machines; in bytes. */
const mostBytes = 1024 * 1024;

/** What `/proc` says of the machine as a whole. */
export class Machine {
  readonly pageSize: number;
  private readonly slow: () => SlowFacts;

  constructor(
    private readonly fs: ProcFs,
    now: () => number,
  ) {
    this.pageSize = readPageSize(fs);
    let facts: SlowFacts | undefined;
    let readAt = 0;
    this.slow = () => {
      if (!facts || now() - readAt > believedMs) {
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
  distrust(): string | undefined {
    return this.slow().distrust;
  }

  /** ms since 1970. It moves when somebody sets the clock. */
  bootTime(): number {
    return this.slow().bootTime;
  }

  private text(path: string): string {
    return readProcText(this.fs, path, mostBytes) ?? '';
  }
}

interface SlowFacts {
  readonly pidMax: number;
  readonly bootTime: number;
  readonly distrust: string | undefined;
}

function readSlowFacts(fs: ProcFs): SlowFacts {
  const pidMax = Number(readProcText(fs, '/proc/sys/kernel/pid_max', mostBytes) ?? '');
  const bootTime = Number(/^btime (\d+)$/m.exec(readProcText(fs, '/proc/stat', mostBytes) ?? '')?.[1] ?? 0) * 1000;
  // Unknown is taken for so small that the pids may always have gone round.
  return {
    pidMax: pidMax > 0 ? pidMax : 0,
    bootTime,
    distrust: distrust(
      readProcText(fs, '/proc/self/mountinfo', mostBytes),
      readProcText(fs, '/proc/version', mostBytes),
    ),
  };
}

const auxPageSize = 6n;

/** AT_PAGESZ of getauxval(3): pairs of 64-bit numbers. 4 KB, as nearly everywhere, where it cannot be read. */
function readPageSize(fs: ProcFs): number {
  try {
    const vector = fs.readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === auxPageSize) return Number(vector.readBigUInt64LE(at + 8));
    }
  } catch {
    // As said above.
  }
  return 4096;
}
