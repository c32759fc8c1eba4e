import { readdirSync, readFileSync } from 'node:fs';

/** A process as the naive listing sees it. */
export interface NaiveProcess {
  readonly key: string;
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  /** The letter. */
  readonly state: string;
  readonly session: number;
}

/** All processes, by reading every file: no optimization, and nothing of what is under test. */
export function readAll(): ReadonlyMap<number, NaiveProcess> {
  const found = new Map<number, NaiveProcess>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const process = readOne(Number(entry));
    if (process) found.set(process.pid, process);
  }
  return found;
}

/** One process, or undefined when there is none. */
export function readOne(pid: number): NaiveProcess | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const close = text.lastIndexOf(')');
  const [state = '', parentPid = '', , session = '', ...rest] = text.slice(close + 2).split(' ');
  const startTime = Number(rest[15]) * 10;
  return {
    key: `${pid}.${startTime}`,
    pid,
    parentPid: Number(parentPid),
    name: text.slice(text.indexOf('(') + 1, close),
    state,
    session: Number(session),
  };
}

export function readCommandLine(pid: number): string {
  return (readText(`/proc/${pid}/cmdline`) ?? '').replace(/\0+$/, '');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Tracks trees in full listings: what is below a root, is claimed, or was tracked before. */
export class NaiveTracker {
  private tracked = new Set<string>();

  track(
    all: ReadonlyMap<number, NaiveProcess>,
    roots: ReadonlySet<number>,
    isOurs: (process: NaiveProcess) => boolean,
  ): NaiveProcess[] {
    const members = new Set<number>();
    for (const process of all.values()) {
      if (roots.has(process.pid) || this.tracked.has(process.key) || isOurs(process)) members.add(process.pid);
    }
    for (let before = -1; before < members.size;) {
      before = members.size;
      for (const { pid, parentPid } of all.values()) if (members.has(parentPid)) members.add(pid);
    }
    const found = [...all.values()].filter(({ pid }) => members.has(pid));
    this.tracked = new Set(found.map(({ key }) => key));
    return found;
  }
}
