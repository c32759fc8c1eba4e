import type { Chart, Charts, ChartUnit } from '../../views/details/detailsProtocol';

/** Times in seconds since the epoch, as uPlot has them. */
export interface TimeRange {
  readonly min: number;
  readonly max: number;
}

/** The narrowest part of a chart that can be zoomed to, in readings. */
const minZoomReadings = 5;

/** When each reading was taken, in seconds since the epoch, the oldest first. */
export function timesOf({ endsAt, intervalMs, charts }: Charts): readonly number[] {
  const count = Math.max(0, ...charts.flatMap(({ series }) => series.map(({ values }) => values.length)));
  return Array.from({ length: count }, (_none, index) => (endsAt - (count - 1 - index) * intervalMs) / 1000);
}

/** All of the time that a range is about, even if the history has not reached so far back yet. */
export function fullRange({ range, endsAt }: Pick<Charts, 'range' | 'endsAt'>): TimeRange {
  const lengthMs = range === 'hour' ? 3_600_000 : 600_000;
  return { min: (endsAt - lengthMs) / 1000, max: endsAt / 1000 };
}

/** A part of a range around a time, or a wider one; undefined if that is all of it. */
export function zoomed(
  current: TimeRange,
  factor: number,
  center: number,
  full: TimeRange,
  intervalMs: number,
): TimeRange | undefined {
  const minLength = (minZoomReadings * intervalMs) / 1000;
  const length = Math.max(minLength, (current.max - current.min) * factor);
  if (length >= full.max - full.min) return undefined;
  const share = (center - current.min) / (current.max - current.min || 1);
  const min = Math.min(Math.max(center - share * length, full.min), full.max - length);
  return { min, max: min + length };
}

/** What was zoomed to stays where it is until it has left the charts on the left. */
export function keptZoom(zoom: TimeRange | undefined, full: TimeRange): TimeRange | undefined {
  return zoom && zoom.max > full.min && zoom.min < full.max ? zoom : undefined;
}

/** The value at the upper edge of a chart; the lower one is 0. A little is drawn as little, whatever the maximum is. */
export function topOf({ series, unit }: Pick<Chart, 'series' | 'unit'>): number {
  const highest = Math.max(0, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
  return niceAbove(Math.max(highest * 1.05, leastTop(unit)), unit);
}

/** Places for the labels of an axis from 0 to `top`: at half of it and at both ends. */
export function axisSplits(top: number): readonly number[] {
  return [0, top / 2, top];
}

/** The place of the last reading that is known, in any of the series; undefined if none is. */
export function lastKnown({ series }: Pick<Chart, 'series'>): number | undefined {
  const places = series.map(({ values }) => values.findLastIndex((value) => value !== null));
  const last = Math.max(-1, ...places);
  return last < 0 ? undefined : last;
}

/** The place of a neighbour, kept within the readings. */
export function movedPlace(place: number | undefined, step: number, count: number): number {
  return Math.min(Math.max((place ?? count) + step, 0), count - 1);
}

function leastTop(unit: ChartUnit): number {
  switch (unit) {
    case 'percent':
      return 100;
    case 'bytes':
      return 1024 * 1024;
    case 'bytesPerSecond':
      return 1024;
    case 'count':
      return 2;
  }
}

/** The next number whose half is a round one as well. */
function niceAbove(value: number, unit: ChartUnit): number {
  const base = unit === 'bytes' || unit === 'bytesPerSecond' ? 1024 : 10;
  let power = 1;
  while (power * base <= value) power *= base;
  const steps = base === 1024 ? [1, 2, 4, 8, 10, 20, 40, 80, 100, 200, 400, 800, 1024] : [1, 2, 4, 6, 8, 10];
  const step = steps.find((each) => each * power >= value) ?? base;
  return step * power;
}
