import type { TextRecipe } from './recipe';
import { nativeRuntimes } from './elfutils';

/**
 * gdb(1). It reads the symbols of all libraries while the process stands still, which can take seconds. Without files of
 * the user (`-nx`), whose commands could do anything.
 */
export const gdbBacktrace: TextRecipe = {
  // If gdb is asked to exit while it attaches, it interrupts the process: that gets a SIGINT, which ends most programs (seen
  // with gdb 13, each second time). If a tracer is killed, the kernel lets its process go (ptrace(2)).
  stopSignal: 'SIGKILL',
  ...{ id: 'gdb', tool: 'gdb', runtimes: nativeRuntimes, access: 'attach', impact: 'stops', output: 'text' },
  command: ({ pid }) => ({
    args: [
      ...['-nx', '-batch', '-p', String(pid)],
      ...['-ex', 'set pagination off', '-ex', 'thread apply all backtrace', '-ex', 'detach'],
    ],
  }),
};

/** https://lldb.llvm.org/man/lldb.html */
export const lldbBacktrace: TextRecipe = {
  ...{ id: 'lldb', tool: 'lldb', runtimes: nativeRuntimes, access: 'attach', impact: 'stops', output: 'text' },
  command: ({ pid }) => ({
    args: ['--no-lldbinit', '--batch', '-p', String(pid), '-o', 'thread backtrace all', '-o', 'detach'],
  }),
};

/** sample(1) of macOS: stacks for a second, counted by the tool itself. */
export const macSample: TextRecipe = {
  ...{ id: 'sample', tool: 'sample', runtimes: nativeRuntimes, access: 'attach', impact: 'pauses', output: 'text' },
  command: ({ pid }) => ({ args: [String(pid), '1', '-mayDie'] }),
};
