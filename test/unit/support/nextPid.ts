import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The pid that was handed out last in this pid namespace (CONFIG_CHECKPOINT_RESTORE). */
const lastPidFile = '/proc/sys/kernel/ns_last_pid';

/** Whether tests may choose the next pid: only in the namespace of the unit tests, where pid 1 is a shell that waits. */
export function canSetNextPid(): boolean {
  return (
    existsSync(lastPidFile) &&
    process.getuid?.() === 0 &&
    readFileSync('/proc/1/cmdline', 'latin1').startsWith('sh\0-c\0')
  );
}

/** The next process gets this pid, unless another process is started before. */
export function setNextPid(pid: number): void {
  writeFileSync(lastPidFile, String(pid - 1));
}
