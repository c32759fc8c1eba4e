import type { Totals } from '../process/processTable';

/** A size in its largest unit: `48 MB`. */
export function formatMemory(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 2 ? value.toFixed(1) : Math.round(value).toString()} ${units[unit] ?? ''}`;
}

/** Percent of one core. */
export function formatCpu(percent: number): string {
  return `${Math.round(percent)}%`;
}

/** CPU and memory, as a row shows them. CPU is left out until there is a second reading. */
export function usageText({ cpu, memory }: Totals): string[] {
  return [...(cpu === undefined ? [] : [formatCpu(cpu)]), formatMemory(memory)];
}
