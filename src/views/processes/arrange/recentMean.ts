import type { HistorySeries } from '../../../process/history/processHistory';

/** The mean of the readings in the last `windowMs`; undefined if none is known. */
export function recentMean(
  { intervalMs }: Pick<HistorySeries, 'intervalMs'>,
  readings: readonly number[],
  windowMs: number,
): number | undefined {
  const count = Math.max(1, Math.round(windowMs / intervalMs));
  const known = readings.slice(-count).filter((reading) => !Number.isNaN(reading));
  if (known.length === 0) return undefined;
  return known.reduce((sum, reading) => sum + reading, 0) / known.length;
}
