/** What the kernel appends to the path of a file that was deleted or replaced (proc_pid_exe(5)). */
const deletedMark = ' (deleted)';

/** The file that a link in `/proc/PID` names, such as `exe`. */
export interface LinkedFile {
  readonly path: string;
  /** Removed, or replaced by another one, as an update does. */
  readonly isDeleted: boolean;
}

export function parseFileLink(link: string): LinkedFile {
  const isDeleted = link.endsWith(deletedMark);
  return { path: isDeleted ? link.slice(0, -deletedMark.length) : link, isDeleted };
}
