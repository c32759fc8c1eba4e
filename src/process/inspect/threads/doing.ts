import type { DescriptorTarget, RelatedProcess } from '../../source/processActivity';

/** What a thread is doing, as far as it is known. */
export type Doing =
  /** `where` is undefined if it has used too little CPU time to tell. */
  | { readonly kind: 'running'; readonly where: 'user' | 'kernel' | undefined }
  | { readonly kind: 'exiting' | 'zombie' | 'stopped' | 'traced' | 'kernelThread' | 'unknown' }
  | { readonly kind: 'reading' | 'writing'; readonly target: Target | undefined }
  | {
      readonly kind: 'copying' | 'syncing' | 'accepting' | 'connecting' | 'fileLock';
      readonly target: Target | undefined;
    }
  /** A FIFO is opened when both its ends are (fifo(7)). */
  | { readonly kind: 'openingPipe' }
  /** An event loop, as a rule. `target` is undefined if it is not known what it waits for. */
  | { readonly kind: 'events'; readonly target: Target | undefined; readonly isLimited: boolean }
  /** `owner` is the thread that has the lock, if that is known. */
  | {
      readonly kind: 'lock';
      readonly isShared: boolean;
      readonly owner: number | undefined;
      readonly isLimited: boolean;
    }
  | { readonly kind: 'thread'; readonly tid: number; readonly isLimited: boolean }
  /** For another thread, which has to hand it a lock, or work: the kernel does not know which. */
  | { readonly kind: 'wakeUp'; readonly isShared: boolean; readonly isLimited: boolean }
  | { readonly kind: 'child'; readonly children: readonly RelatedProcess[] }
  /** After vfork(2): until the child has started a program. */
  | { readonly kind: 'childStart'; readonly children: readonly RelatedProcess[] }
  | { readonly kind: 'timer' | 'awaitSignal' | 'message' }
  /** A wait of limited length (a timer, poll, a lock) that goes on after the process was stopped (restart_syscall(2)). */
  | { readonly kind: 'resumedWait' }
  | { readonly kind: 'call'; readonly call: string | number; readonly target: Target | undefined }
  /** It sleeps in this function of the kernel. */
  | { readonly kind: 'sleeping'; readonly waitChannel: string }
  /** In uninterruptible sleep. */
  | {
      readonly kind: 'blocked';
      readonly waitChannel: string | undefined;
      readonly cause: BlockedCause | undefined;
      readonly during: Doing | undefined;
    };

/** What a call works on; where only the function of the kernel is known, no more than its kind. */
export type Target = DescriptorTarget | { readonly kind: 'somePipe' | 'someSocket' | 'someTerminal' };

/**
 * What does not answer, by the function that waits for it. `disk` is the file system of a disk, `user` one that a program
 * serves (FUSE).
 */
export type BlockedCause = 'network' | 'user' | 'disk';
