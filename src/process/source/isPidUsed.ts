import { errorCode } from '../../common/errors';

/** Whether a process has this pid, as kill(2) tells. */
export function isPidUsed(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user.
    return errorCode(error) === 'EPERM';
  }
}
