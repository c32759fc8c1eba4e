import { UserFacingError } from '../../common/errors';
import type { ProcessInfo } from '../processInfo';

/** Why nothing is sent to a process, whatever the caller is. */
export type RefusalReason =
  | 'notAPid' // NaN, 1.5, a string: not the id of a process
  | 'group' // 0 and below: kill(2) takes these for a process group, or for all processes
  | 'init' // pid 1
  | 'self' // this extension host
  | 'ancestor' // what VS Code was started by, its server or its main process
  | 'host' // the pty host and the other processes of VS Code itself
  | 'otherVSCode' // a process of another VS Code: that is ended as a whole, once the user has confirmed it, or not at all
  | 'browser' // a browser of the user below the target: it has windows of its own
  | 'kernel' // a kernel thread
  | 'critical' // a process without which the system stops
  | 'unaskable' // the system has no way to ask the process to exit
  | 'sharedConsole' // Ctrl+C would ask it, and would reach VS Code too
  | 'noSuchProcess' // no process has this pid
  | 'replaced'; // the pid belongs to another process than the target

/** Each reason as a sentence that the user can read; `{0}` stands for the process. The UI has translations. */
export const refusalSentences: Readonly<Record<RefusalReason, string>> = {
  notAPid: '{0} is not the id of a process.',
  group: '{0} stands for a group of processes, or for all of them, not for one process.',
  init: "{0} is the system's first process: everything else would end with it.",
  self: '{0} is the extension host that this extension runs in.',
  ancestor: '{0} is what VS Code was started by, or VS Code itself.',
  host: '{0} belongs to VS Code itself: terminals or windows would end with it.',
  otherVSCode: '{0} belongs to another VS Code: its windows and terminals would end with it.',
  browser: '{0} is a browser with windows of its own: end it by itself if you mean it.',
  kernel: '{0} is a thread of the kernel: no signal reaches it.',
  critical: '{0} belongs to the system, which would stop with it.',
  unaskable: '{0} cannot be asked to exit, only killed: it has no window and no console.',
  sharedConsole: '{0} cannot be asked to exit, only killed: Ctrl+C to its console would reach VS Code too.',
  noSuchProcess: 'There is no process {0}; it may have exited already.',
  replaced: 'The process that was meant has ended, and its id now belongs to {0}.',
};

/** Nothing was sent. The message is a sentence in English that names the process and says why. */
export class RefusedError extends UserFacingError {
  override readonly name = 'RefusedError';
  constructor(
    readonly reason: RefusalReason,
    /** Name and pid of the process, or what was handed in instead. Not escaped: that is up to the UI. */
    readonly who: string,
  ) {
    super(refusalSentences[reason].replace('{0}', () => who));
  }
}

export function refuse(
  reason: RefusalReason,
  target: unknown,
  process?: Pick<ProcessInfo, 'name' | 'pid'>,
): RefusedError {
  return new RefusedError(reason, process ? `${process.name} (${process.pid})` : asText(target));
}

/** What was handed in instead of a pid, short enough for a message. A value with throwing getters does no harm. */
export function asText(target: unknown): string {
  if (typeof target === 'number') return target.toString();
  const text = typeof target === 'string' ? JSON.stringify(target) : typeText(target);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function typeText(target: unknown): string {
  try {
    return Object.prototype.toString.call(target);
  } catch {
    // A getter of `Symbol.toStringTag` has thrown, or the value is a revoked proxy.
    return `[${typeof target}]`;
  }
}

/** Whether the detail of an outcome is a refusal of ours, and not an error of the system. */
export function isRefusalReason(detail: string | undefined): detail is RefusalReason {
  return detail !== undefined && Object.hasOwn(refusalSentences, detail);
}
