import type { ProcessNode } from '../../../../src/process/model/snapshot';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { sum } from '../../../../src/process/processTable';
import { processInfo, processNode } from '../../support/fixtures';
import { snapshotOf, type Watch } from './replay';

const origin = { id: 'terminal', kind: 'terminal', label: 'sh' } as const;
const megabyte = 1024 ** 2;

export interface Given {
  readonly cpu?: number | undefined;
  readonly memoryMb?: number;
  readonly forks?: number;
  readonly children?: readonly ProcessNode[];
  readonly info?: Partial<ProcessInfo>;
}

/** A process with what it uses; its tree uses what all in it do. */
export function node(pid: number, given: Given = {}): ProcessNode {
  const { memoryMb = 10, forks = 0, children = [], info = {} } = given;
  const cpu = 'cpu' in given ? given.cpu : 0;
  const process = processInfo({ pid, memory: memoryMb * megabyte, ...info });
  const total = sum([{ cpu, memory: process.memory, count: 1 }, ...children.map((child) => child.total)]);
  const made = { ...processNode(process, origin), cpu, total, children };
  return forks > 0 ? { ...made, forksPerSecond: forks } : made;
}

/** The pids and kinds of what is told now. */
export const told = ({ detector }: Watch): string[] =>
  detector.all.map(({ process, figures }) => `${process.pid} ${figures.kind}`).sort();

/** Shows the same from one second to another, with a snapshot each so many seconds. */
export function show(
  watch: Watch,
  from: number,
  to: number,
  tops: (second: number) => readonly ProcessNode[],
  everyS = 1,
): void {
  for (let second = from; second < to; second += everyS) watch.see(second, snapshotOf(tops(second), second * 1000));
}
