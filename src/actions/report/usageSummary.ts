import type { HistorySeries } from '../../process/history/processHistory';
import { formatCpu, formatMemory } from '../../ui/formatUsage';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Where nothing is known. */
const unknownBar = '·';

/** How wide a sparkline is at most, in characters. */
const maxBars = 30;

/** The time that a report is about, in ms. */
const reportedMs = 300_000;

/** CPU and memory of the last five minutes in numbers, a line each. Empty if nothing is known. */
export function usageSummary({ cpu, memory, intervalMs }: HistorySeries): readonly string[] {
  const count = Math.max(1, Math.round(reportedMs / intervalMs));
  const cpuTop = Math.max(100, ...known(cpu.slice(-count)));
  return [
    ...summaryOf('CPU', cpu.slice(-count), formatCpu, cpuTop),
    ...summaryOf('memory', memory.slice(-count), formatMemory, Math.max(0, ...known(memory.slice(-count)))),
  ];
}

function summaryOf(
  name: string,
  values: readonly number[],
  format: (value: number) => string,
  top: number,
): readonly string[] {
  const numbers = known(values);
  if (numbers.length === 0) return [];
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
  const range = `min ${format(min)}, mean ${format(mean)}, max ${format(max)}`;
  return [`${name} ${range} ${sparkline(values, top)}`];
}

/** A line of bars, the oldest first. The lowest one is 0, the highest one `top`; several readings may share a bar, and the
 * highest of them counts. */
export function sparkline(values: readonly number[], top: number): string {
  const perBar = Math.max(1, Math.ceil(values.length / maxBars));
  let line = '';
  for (let start = 0; start < values.length; start += perBar) {
    const numbers = known(values.slice(start, start + perBar));
    const share = top > 0 ? Math.max(0, ...numbers) / top : 0;
    const level = Math.min(bars.length - 1, Math.floor(share * bars.length));
    line += numbers.length === 0 ? unknownBar : (bars[level] ?? unknownBar);
  }
  return line;
}

function known(values: readonly number[]): readonly number[] {
  return values.filter((value) => Number.isFinite(value));
}
