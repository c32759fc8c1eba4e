import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';

/** As `/proc/PID/comm` and `/proc/PID/cmdline` have it: the name in 15 bytes, a title as command text. */
export type RealCommand = readonly [name: string, ...commandLine: string[]];

export function toProcessInfo([name, ...commandLine]: RealCommand, some: Partial<ProcessInfo> = {}): ProcessInfo {
  return processInfo({ pid: 20, name, commandLine, session: 10, ...some });
}

/** For a title. */
export function formatCommand([name, ...commandLine]: RealCommand): string {
  const text = commandLine.join(' ');
  return `${text.length > 90 ? `${text.slice(0, 45)} … ${text.slice(-40)}` : text} (${name})`;
}
