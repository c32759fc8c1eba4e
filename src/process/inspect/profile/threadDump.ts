import { linesOf, splitLastNumber } from './lines';
import { maxFrames, type Frame, type StackSample } from './stackSample';

/** A thread of `jcmd PID Thread.print` or `jstack PID`. */
export interface JavaThread {
  /** Its `tid`, which stays the same from one dump to the next. */
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** CPU time so far, and time since its start, in ms; undefined before JDK 11. */
  readonly cpuMs: number | undefined;
  readonly elapsedMs: number | undefined;
  /** The innermost frame first, as in the dump. */
  readonly frames: readonly Frame[];
}

const maxThreads = 5_000;

/** The part of its time that a thread has to be on a processor to count as busy. */
const busyPart = 0.05;

/**
 * The threads that run Java code. Those of the virtual machine itself have no frames.
 * The format: `JavaThread::print_on` and `java_lang_Thread::...` in OpenJDK's hotspot.
 */
export function parseThreadDump(text: string): readonly JavaThread[] {
  const threads: JavaThread[] = [];
  let frames: Frame[] = [];
  for (const line of linesOf(text)) {
    const header = parseHeader(line);
    if (header) {
      if (threads.length >= maxThreads) break;
      frames = [];
      threads.push({ ...header, state: '', frames });
      continue;
    }
    const last = threads.at(-1);
    if (!last) continue;
    const state = /^ {3}java\.lang\.Thread\.State: ([A-Z_]+)/.exec(line)?.[1];
    if (state !== undefined) threads[threads.length - 1] = { ...last, state };
    else if (line.startsWith('\tat ') && frames.length < maxFrames) frames.push(parseJavaFrame(line.slice(4)));
  }
  return threads.filter((thread) => thread.frames.length > 0);
}

/**
 * The stacks of the threads that were busy between two dumps, as one sample each. `RUNNABLE` alone says little: a thread
 * that waits for a socket in native code is that, too. Without CPU times (JDK before 11) it has to do.
 */
export function getBusyStacks(before: readonly JavaThread[], now: readonly JavaThread[]): readonly StackSample[] {
  const earlier = new Map(before.map((thread) => [thread.id, thread]));
  return now
    .filter((thread) => isBusy(thread, earlier.get(thread.id)))
    .map(({ frames }) => ({ frames: frames.toReversed(), count: 1 }));
}

function isBusy(now: JavaThread, before: JavaThread | undefined): boolean {
  if (now.state !== 'RUNNABLE') return false;
  if (now.cpuMs === undefined || now.elapsedMs === undefined) return true;
  const cpuMs = now.cpuMs - (before?.cpuMs ?? 0);
  const elapsedMs = now.elapsedMs - (before?.elapsedMs ?? 0);
  return cpuMs > 0 && cpuMs >= elapsedMs * busyPart;
}

/** The name of a thread may be anything, quotes and line breaks included: what follows it is searched from the end. */
function parseHeader(line: string): Pick<JavaThread, 'id' | 'name' | 'cpuMs' | 'elapsedMs'> | undefined {
  const at = line.lastIndexOf(' tid=0x');
  if (at < 0 || line.startsWith('\t')) return undefined;
  const id = /^[0-9a-f]+/.exec(line.slice(at + 7, at + 40))?.[0];
  if (id === undefined) return undefined;
  const quote = line.lastIndexOf('"', at);
  const facts = line.slice(Math.max(quote, 0), at);
  return {
    id,
    name: line.slice(line.startsWith('"') ? 1 : 0, Math.max(quote, 0)),
    cpuMs: toMs(/ cpu=(\d+(?:\.\d+)?)ms/.exec(facts)?.[1], 1),
    elapsedMs: toMs(/ elapsed=(\d+(?:\.\d+)?)s/.exec(facts)?.[1], 1000),
  };
}

function toMs(text: string | undefined, factor: number): number | undefined {
  return text === undefined ? undefined : Number(text) * factor;
}

/** `a.b.Spin.hot(Spin.java:1)`, with `java.base@17/` before the file for a module of the JDK. */
function parseJavaFrame(text: string): Frame {
  const open = text.indexOf('(');
  if (open < 0 || !text.endsWith(')')) return { functionName: text };
  const functionName = text.slice(0, open);
  const inside = text.slice(open + 1, -1);
  const place = splitLastNumber(inside.slice(inside.lastIndexOf('/') + 1), ':');
  return place
    ? { functionName, file: `${packageFolder(functionName)}${place.before}`, line: place.number }
    : { functionName };
}

/** Sources lie in folders that are called like the packages (JLS 7.2.1). */
function packageFolder(functionName: string): string {
  // The module or class loader comes before the class: `app//a.b.Spin.hot`.
  const names = functionName.slice(functionName.lastIndexOf('/') + 1).split('.');
  const folders = names.slice(0, -2);
  return folders.length > 0 ? `${folders.join('/')}/` : '';
}
