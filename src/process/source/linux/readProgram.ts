import { readlinkSync } from 'node:fs';

/** The path of the program that a process executes (proc_pid_exe(5)); undefined where the system does not tell. */
export function readExecutable(pid: number, readLink: (path: string) => string = readlinkSync): string | undefined {
  try {
    return readLink(`/proc/${pid}/exe`);
  } catch {
    return undefined; // It is gone, another user's, or there is no /proc.
  }
}
