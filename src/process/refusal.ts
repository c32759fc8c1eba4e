import type { ProcessInfo } from './processInfo';

/** Why a process is never signalled, whoever asks. */
export type RefusalReason =
  | 'notAPid' // NaN, 1.5, a string: nothing that names a process
  | 'group' // 0 and below: kill(2) would take it for a process group, or for everybody
  | 'init' // pid 1
  | 'self' // this extension host
  | 'ancestor' // whoever started VS Code, its server or main process
  | 'host' // the pty host and the other processes of VS Code itself
  | 'kernel' // a kernel thread
  | 'noSuchProcess' // nobody has this pid
  | 'replaced'; // the pid belongs to somebody else than was asked for

/** Nothing was sent. The message says to whom and why, in English; the reason lets the view say it in another language. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly reason: RefusalReason,
    readonly target: unknown,
    message: string,
  ) {
    super(message);
  }
}

/** The refusal as a person reads it. */
export function refuse(
  reason: RefusalReason,
  target: unknown,
  process?: Pick<ProcessInfo, 'name' | 'pid'>,
): RefusedError {
  return new RefusedError(
    reason,
    target,
    sentence(reason, process ? `${process.name} (${process.pid})` : asText(target)),
  );
}

function sentence(reason: RefusalReason, who: string): string {
  switch (reason) {
    case 'notAPid':
      return `${who} is not the id of a process.`;
    case 'group':
      return `${who} stands for a group of processes, or for all of them, not for one process.`;
    case 'init':
      return `${who} is the system's first process: everything else would end with it.`;
    case 'self':
      return `${who} is the extension host that this extension runs in.`;
    case 'ancestor':
      return `${who} is what VS Code was started by, or VS Code itself.`;
    case 'host':
      return `${who} belongs to VS Code itself: terminals or windows would end with it.`;
    case 'kernel':
      return `${who} is a thread of the kernel: no signal reaches it.`;
    case 'noSuchProcess':
      return `There is no process ${who} (any more).`;
    case 'replaced':
      return `The process that was meant has ended, and its id now belongs to ${who}.`;
  }
}

/** What was handed in instead of a pid, short enough for a message. */
function asText(target: unknown): string {
  if (typeof target === 'number') return target.toString();
  const text = typeof target === 'string' ? JSON.stringify(target) : Object.prototype.toString.call(target);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
