import { maxPathBytes, pidInfo, rusageInfo, type LibSystem } from './libSystem';
import { readText } from './readFields';
import { decodeRusage, decodeTaskInfo, type RusageInfo, type TaskInfo } from './taskInfo';
import { decodeUniqueIdentifier, type UniqueIdentifier } from './uniqueIdentifier';

// Each returns undefined if the process is gone or a zombie, or if the system does not tell: most is told only of the
// processes of our own user (proc_security_policy, proc_info.c).

export function readTaskInfo(libSystem: LibSystem, pid: number): TaskInfo | undefined {
  const buffer = readPidInfo(libSystem, pid, pidInfo.task);
  return buffer && decodeTaskInfo(buffer);
}

/** Told of the processes of all users. */
export function readUniqueIdentifier(libSystem: LibSystem, pid: number): UniqueIdentifier | undefined {
  const buffer = readPidInfo(libSystem, pid, pidInfo.uniqueIdentifier);
  return buffer && decodeUniqueIdentifier(buffer);
}

export function readRusage(libSystem: LibSystem, pid: number): RusageInfo | undefined {
  const buffer = Buffer.alloc(rusageInfo.bytes);
  return libSystem.procPidRusage(pid, rusageInfo.flavor, buffer) === 0 ? decodeRusage(buffer) : undefined;
}

/** The current folder. */
export function readFolder(libSystem: LibSystem, pid: number): string | undefined {
  const buffer = readPidInfo(libSystem, pid, pidInfo.folders);
  // The path of the root folder follows, and those of vnodes are before them.
  const folder = buffer && readText(buffer, 152, 1024);
  return folder === '' ? undefined : folder;
}

/** The path of the program; told of the processes of all users. */
export function readExecutable(libSystem: LibSystem, pid: number): string | undefined {
  const buffer = Buffer.alloc(maxPathBytes);
  const length = libSystem.procPidPath(pid, buffer);
  return length > 0 && length <= maxPathBytes ? buffer.toString('utf8', 0, length) : undefined;
}

function readPidInfo(
  libSystem: LibSystem,
  pid: number,
  { flavor, bytes }: { readonly flavor: number; readonly bytes: number },
): Buffer | undefined {
  const buffer = Buffer.alloc(bytes);
  return libSystem.procPidInfo(pid, flavor, 0, buffer) === bytes ? buffer : undefined;
}
