import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';

/** Processes with the text in every place that another program controls. */
export function hostileProcesses(text: string): readonly ProcessInfo[] {
  const all = [
    [text],
    ['node', text],
    ['bash', '-c', text],
    [`node ${text}`],
    text.split('\0'),
    text.split(' '),
    [text, text],
  ];
  return all.map((commandLine, index) =>
    processInfo({ pid: 100 + index, name: commandLine[0] ?? '', commandLine, cwd: text }),
  );
}
