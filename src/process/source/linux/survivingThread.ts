import type { SystemInfo } from './systemInfo';
import { readProcFile } from './procFile';
import { parseStat, type Stat } from './stat';
import type { ProcFs } from './statFiles';

/** At most so many threads are searched: a process may have thousands. */
const maxThreads = 64;
/** Far larger than a `stat` can be, in bytes. */
const maxBytes = 4096;

/** One of the threads that go on after the first thread of a process has exited: it shows what the process does. */
export interface SurvivingThread {
  /** Where the files can still be read that belong to the process as a whole. */
  readonly folder: string;
  readonly state: Stat['state'];
  readonly memory: number;
}

/** Whether only the first thread of a process has exited. `/proc/PID` itself then shows a zombie without memory. */
export function hasLostFirstThread({ state, threads }: Pick<Stat, 'state' | 'threads'>): boolean {
  return state === 'zombie' && threads > 1;
}

/** A thread that is alive, preferably one that runs; undefined if none can be read. */
export function findSurvivingThread(fs: ProcFs, system: SystemInfo, pid: number): SurvivingThread | undefined {
  let found: SurvivingThread | undefined;
  for (const tid of threadsOf(fs, pid)) {
    const folder = `/proc/${pid}/task/${tid}`;
    const text = Buffer.from(readProcFile(fs, `${folder}/stat`, maxBytes) ?? '');
    const stat = parseStat(text, text.length, system.pageSize);
    if (!stat || stat.state === 'zombie') continue;
    const { state, memory } = stat;
    if (!found || state === 'running') found = { folder, state, memory };
    if (state === 'running') break;
  }
  return found;
}

/** Whether a thread of a process is in uninterruptible sleep: its threads share the memory, and so the lock for it. */
export function hasBlockedThread(fs: ProcFs, { pid, state, threads }: Stat): boolean {
  if (state === 'blocked') return true;
  if (threads === 1) return false;
  return threadsOf(fs, pid).some((tid) => {
    const text = readProcFile(fs, `/proc/${pid}/task/${tid}/stat`, maxBytes) ?? '';
    return text.startsWith(' D', text.lastIndexOf(')') + 1);
  });
}

function threadsOf(fs: ProcFs, pid: number): readonly string[] {
  try {
    return fs.readdirSync(`/proc/${pid}/task`).slice(0, maxThreads);
  } catch {
    return []; // The process is gone.
  }
}
