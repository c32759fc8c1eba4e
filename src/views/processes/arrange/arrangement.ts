export const sortKeys = ['age', 'cpu', 'memory', 'name', 'pid'] as const;

/** What siblings are sorted by. */
export type SortKey = (typeof sortKeys)[number];

export const layouts = ['tree', 'list'] as const;

export type Layout = (typeof layouts)[number];

/** What the user has chosen in *View & Sort*, and the filter. */
export interface Arrangement {
  readonly sortBy: SortKey;
  readonly layout: Layout;
  readonly hidesIdle: boolean;
  /** As it was typed; empty if there is none. */
  readonly filter: string;
}

export const defaultArrangement: Arrangement = { sortBy: 'age', layout: 'tree', hidesIdle: false, filter: '' };

/** An arrangement from the storage, where another version of this extension may have written it. */
export function toArrangement(stored: unknown): Arrangement {
  const { sortBy, layout, hidesIdle, filter } = (typeof stored === 'object' && stored !== null ? stored : {}) as {
    readonly [Name in keyof Arrangement]?: unknown;
  };
  return {
    sortBy: sortKeys.find((key) => key === sortBy) ?? defaultArrangement.sortBy,
    layout: layouts.find((each) => each === layout) ?? defaultArrangement.layout,
    hidesIdle: hidesIdle === true,
    filter: typeof filter === 'string' ? filter : '',
  };
}
