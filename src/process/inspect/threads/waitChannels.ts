import type { RelatedProcess } from '../../source/processActivity';
import type { BlockedCause, Doing } from './doing';

const causes: readonly (readonly [RegExp, BlockedCause])[] = [
  [/^(?:__)?(?:nfs|rpc|cifs|smb|ceph|afs|v9fs|p9|sunrpc)/, 'network'],
  [/^(?:__)?(?:fuse|request_wait_answer)/, 'user'],
  [
    /^(?:__)?(?:io_schedule|folio_wait|wait_on_page|wait_on_buffer|jbd2|ext4|xfs|btrfs|blk_|submit_bio|do_get_write_access)/,
    'disk',
  ],
];

/** Undefined if the function tells nothing of it. */
export function getBlockedCause(waitChannel: string | undefined): BlockedCause | undefined {
  return causes.find(([pattern]) => pattern.test(waitChannel ?? ''))?.[1];
}

const limitUnknown = { isLimited: false } as const;

/** Functions of the kernel of several versions; where nothing else is known, they say what kind of wait it is. */
const waits: readonly (readonly [RegExp, (children: readonly RelatedProcess[]) => Doing])[] = [
  [/^wait_for_partner$/, () => ({ kind: 'openingPipe' })],
  [/^(?:wait_for_vfork_done|kernel_clone|_do_fork)$/, (children) => ({ kind: 'childStart', children })],
  [/^do_wait$/, (children) => ({ kind: 'child', children })],
  [/pipe_(?:read|wait_readable)$|^pipe_wait$/, () => ({ kind: 'reading', target: { kind: 'somePipe' } })],
  [/pipe_(?:write|wait_writable)$/, () => ({ kind: 'writing', target: { kind: 'somePipe' } })],
  [/^n_tty_read$/, () => ({ kind: 'reading', target: { kind: 'someTerminal' } })],
  [/^n_tty_write$/, () => ({ kind: 'writing', target: { kind: 'someTerminal' } })],
  [/accept|^inet_csk_wait_for_connect$/, () => ({ kind: 'accepting', target: undefined })],
  [/^(?:__)?inet_(?:stream_connect|wait_for_connect)$/, () => ({ kind: 'connecting', target: undefined })],
  [
    /^(?:unix_stream_(?:read_generic|data_wait)|(?:__)?skb_wait_for_more_packets|sk_wait_data|tcp_recvmsg\w*)$/,
    () => ({ kind: 'reading', target: { kind: 'someSocket' } }),
  ],
  [/^(?:sk_stream_wait_memory|sock_alloc_send_pskb)$/, () => ({ kind: 'writing', target: { kind: 'someSocket' } })],
  [
    /^(?:do_epoll_p?wait|ep_poll|do_(?:sys_)?poll|do_select|poll_schedule_timeout)/,
    () => ({ kind: 'events', target: undefined, ...limitUnknown }),
  ],
  [/^futex_(?:do_wait|wait)/, () => ({ kind: 'wakeUp', isShared: true, ...limitUnknown })],
  [/nanosleep|^common_nsleep/, () => ({ kind: 'timer' })],
  [/sigsuspend|sigtimedwait|^(?:__\w+_)?sys_pause$/, () => ({ kind: 'awaitSignal' })],
  [/^(?:flock|locks)_lock_inode_wait$|^fcntl_setlk/, () => ({ kind: 'fileLock', target: undefined })],
];

/** What a thread waits for, by the function of the kernel that it sleeps in; undefined if that is none of the known ones. */
export function getDoingByWaitChannel(
  waitChannel: string | undefined,
  children: readonly RelatedProcess[],
): Doing | undefined {
  if (waitChannel === undefined) return undefined;
  // The compiler makes parts of functions into functions of their own: `ep_poll.isra.0`.
  const name = waitChannel.split('.', 1)[0] ?? '';
  return waits.find(([pattern]) => pattern.test(name))?.[1](children);
}
