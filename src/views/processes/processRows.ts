import type { ProcessNode } from '../../process/model/snapshot';
import { ProcessRow, type ProcessRowOptions, type ProcessRowShape } from './processRow';

/** Makes the rows of processes, or finds them: most have not changed since the snapshot before. */
export class ProcessRows {
  private readonly rows = new WeakMap<ProcessNode, ProcessRow>();

  rowOf(node: ProcessNode, name: string, options: ProcessRowOptions, shape: ProcessRowShape): ProcessRow {
    const known = this.rows.get(node);
    if (known?.isFor(name, options, shape) === true) return known;
    const row = new ProcessRow(node, name, options, shape);
    this.rows.set(node, row);
    return row;
  }
}
