import { execFileSync } from 'node:child_process';
import type { ProcessDescriptor } from 'ps-list';
import { messageOf } from '../../../common/errors';
import { ListingError } from '../processSource';

/** All processes, by `ps-list`. It is an ES module, and loaded only if it is used: on Linux it is not. */
export async function listWithPsList(): Promise<readonly ProcessDescriptor[]> {
  const { default: psList } = await import('ps-list');
  return psList();
}

/**
 * One process, by `ps`, which is waited for. Of its columns only the last one and the date, which has five words, contain
 * blanks.
 * @returns undefined if there is no such process.
 * @throws {ListingError} if `ps` cannot be run.
 */
export function readWithPs(pid: number): ProcessDescriptor | undefined {
  let text: string;
  try {
    text = execFileSync('ps', ['-o', 'ppid=,uid=,lstart=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // Exit code 1 says that there is no such process. Without an exit code `ps` was not started.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw new ListingError(`ps cannot be asked: ${messageOf(error)}`);
  }
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/m.exec(text);
  if (!match) return undefined;
  const [, ppid = '', uid = '', startTime = '', cmd = ''] = match;
  const name = cmd.replace(/ .*$/, '').replace(/^.*\//, '');
  return { pid, ppid: Number(ppid), uid: Number(uid), startTime: new Date(startTime), name, cmd };
}
