import type { SlicedTask } from '../../../../common/timeSlicing';
import { parseAccessMode } from './accessMode';
import { parseDescriptor, type LinkTarget } from './parseDescriptor';
import type { ProcessFiles } from './processFiles';

/** A process with more descriptors than this has several of each kind anyway. */
const maxDescriptors = 256;

/** What a thread sleeps in, by the function of the kernel. */
interface Sought {
  readonly kind: LinkTarget['kind'];
  /** The access mode of the end of a pipe that is not used. */
  readonly otherMode?: 'read' | 'write';
}

const sought: readonly (readonly [RegExp, Sought])[] = [
  [/pipe_(?:read|wait_readable)$|^pipe_wait$/, { kind: 'pipe', otherMode: 'write' }],
  [/pipe_(?:write|wait_writable)$/, { kind: 'pipe', otherMode: 'read' }],
  [/^n_tty_(?:read|write)$/, { kind: 'terminal' }],
  [/^(?:do_epoll_p?wait|ep_poll)$/, { kind: 'eventPoll' }],
];

/**
 * Which descriptor a thread waits on whose system call may not be seen: the only one of its kind that the process has.
 * @returns undefined if there are several, or if it may be one whose link does not show its kind.
 */
export function* inferDescriptor(
  waitChannel: string | undefined,
  folder: string,
  files: ProcessFiles,
): SlicedTask<number | undefined> {
  const name = waitChannel?.split('.', 1)[0] ?? '';
  const wanted = sought.find(([pattern]) => pattern.test(name))?.[1];
  if (!wanted) return undefined;
  const numbers = yield* files.names(`${folder}/fd`, maxDescriptors);
  if (numbers.length >= maxDescriptors) return undefined;
  const found = new Map<string, number>();
  for (const number of numbers.map(Number)) {
    const link = files.link(`${folder}/fd/${number}`) ?? '';
    const target = parseDescriptor(link);
    // It may be a pipe with a name, which older kernels wait for in the same function (fifo(7)).
    const mayBeFifo = target.kind === 'file' && !target.path.startsWith('/dev/') && !name.startsWith('anon_pipe');
    if (wanted.kind === 'pipe' && mayBeFifo) return undefined;
    if (target.kind !== wanted.kind) continue;
    const mode = wanted.otherMode && parseAccessMode(files.text(`${folder}/fdinfo/${number}`));
    if (wanted.otherMode === undefined || mode !== wanted.otherMode) found.set(link, number);
    yield;
  }
  const [only] = found.values();
  return found.size === 1 ? only : undefined;
}
