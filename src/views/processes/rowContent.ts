import type { RowFlag } from '../../common/contributions';
import type { LostParent } from '../../process/lineage/lineageRecord';
import type { EndedProcess, OriginNode, OrphanNode, ProcessNode } from '../../process/model/snapshot';
import type { ProcessInfo } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';

/** What a row stands for. */
export type RowData =
  | { readonly type: 'failure'; readonly error: Error }
  | { readonly type: 'group'; readonly group: 'orphans' | 'detached'; readonly nodes: readonly OrphanNode[] }
  /** A dead process, with the orphans that have lost it. */
  | { readonly type: 'lostParent'; readonly lostParent: LostParent; readonly nodes: readonly OrphanNode[] }
  | { readonly type: 'origin'; readonly node: OriginNode }
  | { readonly type: 'ended'; readonly ended: EndedProcess }
  | {
      readonly type: 'process';
      readonly node: ProcessNode;
      readonly orphan: OrphanNode | undefined;
      /** The row also stands for everything below the process, which is too deep to be shown. */
      readonly isCut?: boolean;
    };

/** The process of a row, if it stands for one that runs. */
export function processOf(data: RowData): ProcessInfo | undefined {
  if (data.type === 'process') return data.node.process;
  return data.type === 'origin' ? data.node.root : undefined;
}

/** A row as plain data, so that two can be compared. */
export interface RowContent {
  /** The same for a process or origin as long as it lives, wherever the row is. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The numbers in the description, and what else is in it, if the numbers may be a little out of date. */
  readonly usage?: Totals;
  readonly details?: string;
  readonly icon: string;
  readonly iconColor: string | undefined;
  /** Flags for the `when` clauses of menus: see {@link contextValueOf}. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly data: RowData;
  readonly children: readonly RowContent[];
  readonly expanded: boolean;
}

/** A row's context value. Each flag has a semicolon on both sides, so that a clause matches one flag by `/;flag;/`. */
export function contextValueOf(...flags: readonly (RowFlag | false | undefined)[]): string {
  return `;${flags.filter((flag) => flag !== undefined && flag !== false).join(';')};`;
}

/** The icon of a row. */
export type RowIcon = Pick<RowContent, 'icon' | 'iconColor'>;

/** More CPU than this, in percent of one core, is drawn as hot. */
const hotPercent = 80;

/**
 * Not the icon of a runaway, which would differ by its colour alone. `charts.orange` is translucent by default, and no colour
 * at all in high contrast.
 */
export const hotIcon: RowIcon = { icon: 'pulse', iconColor: 'charts.yellow' };

/** The icon of what has got out of hand, which its row says in words. High contrast themes have this colour too. */
export const runawayIcon: RowIcon = { icon: 'flame', iconColor: 'errorForeground' };

export function isHot(cpu: number | undefined): boolean {
  return cpu !== undefined && cpu >= hotPercent;
}
