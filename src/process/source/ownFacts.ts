import type { SelfCheckLine } from '../native/selfCheck';

/** What Node.js says of the process that it runs in: what native calls say of it has to be the same. */
export interface OwnFacts {
  readonly pid: number;
  readonly parentPid: number;
  /** Effective user id; -1 if the system has none. */
  readonly user: number;
  readonly executable: string;
  /** In ms since 1970. */
  readonly startTime: number;
  /** In ms. */
  readonly cpuTime: number;
  /** In bytes. */
  readonly memory: number;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function getOwnFacts(): OwnFacts {
  const { user, system } = process.cpuUsage();
  return {
    pid: process.pid,
    parentPid: process.ppid,
    user: process.geteuid?.() ?? -1,
    executable: process.execPath,
    startTime: Date.now() - process.uptime() * 1_000,
    cpuTime: (user + system) / 1_000,
    memory: process.memoryUsage.rss(),
    folder: process.cwd(),
    environment: process.env,
  };
}

/** One line of a self-check. */
export function compare<T>(
  name: string,
  told: T,
  expected: T,
  isAsExpected: (told: T, expected: T) => boolean = (a, b) => a === b,
): SelfCheckLine {
  if (isAsExpected(told, expected)) return { name };
  return { name, failure: `${String(told)} instead of ${String(expected)}` };
}

/** Whether two numbers differ by no more than this. */
export function isWithin(slack: number): (a: number | undefined, b: number | undefined) => boolean {
  return (a, b) => a !== undefined && b !== undefined && Math.abs(a - b) <= slack;
}

/** How much later than the system Node.js may begin to count its time, in ms: on a busy machine it takes seconds to start. */
const maxNodeStartMs = 60_000;
/** How much two dates may differ that are counted back, in ms. */
const maxDateSlackMs = 2_000;

/** Whether the system can have started our process at this time. */
export function isStartTime(told: number | undefined, own: number | undefined): boolean {
  if (told === undefined || own === undefined) return false;
  return told <= own + maxDateSlackMs && told >= own - maxNodeStartMs;
}
