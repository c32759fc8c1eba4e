import type { EndedProcess, OriginNode, ProcessNode } from '../../../process/model/snapshot';
import type { ProcessInfo } from '../../../process/processInfo';
import { byAge } from '../../../process/processTable';
import type { SortKey } from './arrangement';

/** What the row of a sibling stands for. In a list, the row of a terminal or task stands for its root process. */
export type Subject = { readonly key: string; readonly process: ProcessInfo } & (
  | { readonly type: 'process'; readonly node: ProcessNode }
  | { readonly type: 'ended'; readonly ended: EndedProcess }
  | { readonly type: 'origin'; readonly origin: OriginNode }
);

/** A process among its siblings. */
export interface Sibling {
  readonly key: string;
  readonly process: ProcessInfo;
  /** What its row is called. */
  readonly label: string;
  readonly subject: Subject;
}

export type CompareSiblings = (a: Sibling, b: Sibling) => number;

/** `worker 9` comes before `worker 10`. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The order by one key. What uses the most comes first, and of two that are equal, the older one. */
export function compareBy(sortBy: SortKey, valueOf: (key: string) => number): CompareSiblings {
  switch (sortBy) {
    case 'age':
      return older;
    case 'cpu':
    case 'memory':
      return (a, b) => valueOf(b.key) - valueOf(a.key) || older(a, b);
    case 'name':
      return (a, b) => names.compare(a.label, b.label) || older(a, b);
    case 'pid':
      return (a, b) => a.process.pid - b.process.pid;
  }
}

function older(a: Sibling, b: Sibling): number {
  return byAge(a.process, b.process);
}
