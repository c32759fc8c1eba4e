import { parseFileLink } from '../../../fileLink';
import type { DescriptorTarget } from '../../processActivity';

/** What a descriptor stands for, by its link alone. Pipes and sockets are looked up. */
export type LinkTarget =
  | Exclude<DescriptorTarget, { kind: 'pipe' | 'socket' | 'eventPoll' }>
  | { readonly kind: 'pipe' }
  | { readonly kind: 'eventPoll' }
  | { readonly kind: 'socket'; readonly inode: number };

/** Takes apart the link of a descriptor, `/proc/PID/fd/N` (proc_pid_fd(5)). */
export function parseDescriptor(link: string): LinkTarget {
  if (link.startsWith('/memfd:')) return { kind: 'other', name: link };
  if (/^\/dev\/(?:pts\/)?ptmx$/.test(link)) return { kind: 'terminalMaster' };
  if (/^\/dev\/(?:pts\/\d+|tty\w*|console)$/.test(link)) return { kind: 'terminal', path: link };
  if (link.startsWith('/')) return { kind: 'file', ...parseFileLink(link) };
  const [, type = '', inode] = /^([a-z]+):\[(\d+)\]$/.exec(link) ?? [];
  if (type === 'pipe') return { kind: 'pipe' };
  if (type === 'socket') return { kind: 'socket', inode: Number(inode) };
  if (type === 'pidfd') return { kind: 'process' };
  // Some have brackets around the name, and some do not (anon_inode_getfd, fs/anon_inodes.c, and its callers).
  const name = /^anon_inode:\[?([\w-]+)\]?$/.exec(link)?.[1];
  return anonymous.get(name ?? '') ?? { kind: 'other', name: link };
}

const anonymous: ReadonlyMap<string, LinkTarget> = new Map([
  ['eventpoll', { kind: 'eventPoll' }],
  ['eventfd', { kind: 'event' }],
  ['timerfd', { kind: 'timer' }],
  ['signalfd', { kind: 'signal' }],
  ['inotify', { kind: 'fileEvents' }],
  ['fanotify', { kind: 'fileEvents' }],
  ['pidfd', { kind: 'process' }],
]);
