import type { LibSystem } from '../../source/macos/libSystem';
import type { SourceName } from '../../source/sourceState';
import { createSignalControl, sendByPid } from '../signalControl';
import type { SendSignal } from '../signalSender';
import type { SystemControl } from '../systemControl';
import { createMacosSendSignal } from './macosSendSignal';

/**
 * A thread that is just creating a process does that to its end before it stops or dies: it is held when it returns from
 * the kernel (thread_hold, osfmk/kern/thread_act.c). The child may appear a moment later.
 */
const lateChildrenMs = [50];

/**
 * Creates the control of macOS: its signals are those of POSIX. `libSystem` makes them exact, as long as the processes are
 * listed through it: other sources have other start times.
 */
export function createMacosControl(
  libSystem: LibSystem | undefined,
  getSourceName: () => SourceName,
  kill: SendSignal = sendByPid,
): SystemControl {
  if (!libSystem) return createSignalControl(kill, lateChildrenMs);
  const sendExactly = createMacosSendSignal(libSystem, kill);
  return createSignalControl((process, signal) => {
    if (getSourceName() === 'macos') sendExactly(process, signal);
    else kill(process, signal);
  }, lateChildrenMs);
}
