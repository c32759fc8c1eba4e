import { parseEnvironment } from './details';
import { readProcText } from './readProcText';
import type { ProcFs } from './statFiles';

/** An environment larger than this, in bytes, is cut (execve(2) allows some megabytes). */
const mostBytes = 1024 * 1024;

/** The environment that a process was started with; undefined when it is gone or may not be read. */
export function readEnvironment(fs: ProcFs, pid: number): ReadonlyMap<string, string> | undefined {
  const text = readProcText(fs, `/proc/${pid}/environ`, mostBytes);
  return text === undefined ? undefined : parseEnvironment(text);
}
