/**
 * The columns that `ps` is asked for, in this order. The name of a process may have blanks, so the date follows it, which
 * cannot be mistaken. The command is the last one, since it may be anything.
 */
export const psColumns = [
  'pid',
  'ppid',
  'pgid',
  'sid',
  'tpgid',
  'uid',
  'ruid',
  'svuid',
  'state',
  'time',
  'rss',
  'ucomm',
  'lstart',
  'command',
] as const;

export type PsColumn = (typeof psColumns)[number];

/**
 * The arguments with which `ps` prints these columns, without headings. Each column has an option of its own: on BSD all
 * that follows `=` in one is a heading, commas included (parsefmt, keyword.c).
 */
export function getPsArguments(columns: readonly PsColumn[], pid?: number): readonly string[] {
  // With `ww` no line is cut.
  const selection = pid === undefined ? ['-axww'] : ['-ww', '-p', String(pid)];
  return [...selection, ...columns.flatMap((column) => ['-o', `${column}=`])];
}

/**
 * The columns that `ps` has refused, as its messages say. It leaves them out then, prints the others, and exits with 1. On
 * macOS there is no `sid`, and a `ps` without Apple's entitlement has neither `time` nor `rss` (findvar, keyword.c,
 * adv_cmds-237).
 */
export function findRefusedColumns(messages: string): ReadonlySet<PsColumn> {
  const refused = new Set<PsColumn>();
  for (const line of messages.split('\n')) {
    const name = /^[^:]{1,64}: (\w{1,16}): (?:requires entitlement|keyword not found)/.exec(line)?.[1];
    const column = psColumns.find((each) => each === name);
    if (column) refused.add(column);
  }
  return refused;
}
