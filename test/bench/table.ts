import type { MachineDescription } from './machine';
import type { Figure, RowResult } from './row';

/** The header of the report. */
export function formatMachine({
  date,
  quick,
  processor,
  cores,
  memory,
  system,
  load,
  versions,
}: MachineDescription): string {
  const lines = [
    `${processor}, ${cores} cores, ${memory} GB, ${system}, load ${load.toFixed(1)}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
    `${date}${quick ? ' · QUICK: to see that it works, not to be quoted' : ''}`,
  ];
  return lines.join('\n');
}

/** One row: a line for each figure, and one for each target. */
export function formatRow({ title, figures, targets }: RowResult): string {
  const columns = [...new Set(figures.flatMap(({ values }) => Object.keys(values)))];
  const cells = [
    ['', ...columns, ''],
    ...figures.map((figure) => [figure.name, ...columns.map((column) => valueText(figure, column)), figure.note ?? '']),
  ];
  const widths = cells[0]?.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0))) ?? [];
  const lines = cells.map((line) =>
    line
      .map((cell, index) =>
        isNumeric(index, line.length) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const reached = targets.map(({ text, reached: done, actual }) => `${done ? '✔' : '✘'} ${text}: ${actual}`);
  return ['', title, ...[...lines, ...reached].map((line) => `  ${line}`)].join('\n');
}

/** The first column is a name, the last a note. */
function isNumeric(index: number, columns: number): boolean {
  return index > 0 && index < columns - 1;
}

function valueText({ values }: Figure, column: string): string {
  const value = values[column];
  return value === undefined ? '' : formatNumber(value);
}

/** Three significant digits, but all digits before the decimal point. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(3, digits));
}
