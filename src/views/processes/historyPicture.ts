import * as vscode from 'vscode';
import type { HistorySeries } from '../../process/history/processHistory';
import { formatDuration } from '../../ui/formatDuration';
import { formatCpu, formatMemory } from '../../ui/formatUsage';

/** CPU and memory of the last minutes, for a tooltip. */
export interface HistoryPicture {
  /** A `data:` URI of an SVG image. */
  readonly uri: string;
  /** The same in words. */
  readonly text: string;
}

/** Colours that can be told from the background of a theme, which an image in a tooltip does not know. */
interface Colors {
  readonly cpu: string;
  readonly memory: string;
  readonly text: string;
}

/** Fewer readings than this are no picture. */
const minReadings = 3;

/** A longer gap than this between two readings is not drawn over: a hidden view is refreshed less often than read. */
const maxGap = 3;

/** Of the image, in pixels. A tooltip has room for some 400. */
const width = 300;
const chartHeight = 30;
const labelHeight = 16;

/** @returns undefined if there are too few readings. */
export function getHistoryPicture(series: HistorySeries, theme: vscode.ColorThemeKind): HistoryPicture | undefined {
  const { cpu, memory, intervalMs } = series;
  const [lastCpu, lastMemory] = [cpu.findLast(Number.isFinite), memory.findLast(Number.isFinite)];
  const memories = memory.filter(Number.isFinite);
  if (memories.length < minReadings || lastCpu === undefined || lastMemory === undefined) return undefined;
  const maxCpu = maxOf(cpu);
  const duration = formatDuration((memory.length - 1) * intervalMs);
  const text = vscode.l10n.t(
    'CPU over {0}: now {1}, at most {2}; memory: now {3}, from {4} to {5}',
    duration,
    formatCpu(lastCpu),
    formatCpu(maxCpu),
    formatMemory(lastMemory),
    formatMemory(Math.min(...memories)),
    formatMemory(maxOf(memory)),
  );
  const colors = getColors(theme);
  const charts = [
    // A little CPU is drawn as little, whatever the maximum is: the top is a whole core at least.
    chart({
      values: cpu,
      top: Math.max(100, maxCpu),
      label: vscode.l10n.t('CPU'),
      limit: formatCpu(maxCpu),
      color: colors.cpu,
    }),
    chart({
      ...{ values: memory, top: maxOf(memory), label: vscode.l10n.t('Memory') },
      ...{ limit: formatMemory(maxOf(memory)), color: colors.memory },
    }),
  ].map((content, index) => `<g transform="translate(0 ${index * (chartHeight + labelHeight)})">${content}</g>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${2 * (chartHeight + labelHeight)}" font-family="sans-serif" font-size="11" fill="${colors.text}">${charts.join('')}</svg>`;
  return { uri: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, text };
}

interface Chart {
  readonly values: readonly number[];
  /** The value at the upper edge; the lower one is 0. */
  readonly top: number;
  readonly label: string;
  /** The highest value, as text. */
  readonly limit: string;
  readonly color: string;
}

function chart({ values, top, label, limit, color }: Chart): string {
  const bottom = labelHeight + chartHeight - 1;
  const xOf = (index: number): string => ((index * width) / Math.max(1, values.length - 1)).toFixed(1);
  const yOf = (value: number): string =>
    (bottom - (Math.min(value, top) / Math.max(top, 1)) * (chartHeight - 2)).toFixed(1);
  const lines = knownRanges(values).map((range) => {
    const points = range.map((index) => `${xOf(index)},${yOf(values[index] ?? 0)}`);
    const [first = 0, last = 0] = [range[0], range.at(-1)];
    return [
      `<polygon points="${xOf(first)},${bottom} ${points.join(' ')} ${xOf(last)},${bottom}" fill="${color}" fill-opacity="0.25"/>`,
      `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>`,
    ].join('');
  });
  return [
    `<text x="0" y="12">${escapeXml(label)}</text>`,
    `<text x="${width}" y="12" text-anchor="end">${escapeXml(limit)}</text>`,
    `<path d="M0 ${bottom}.5H${width}" stroke="${color}" stroke-opacity="0.5"/>`,
    ...lines,
  ].join('');
}

/** The indexes of the values that are known, each stretch without a long gap by itself. */
function knownRanges(values: readonly number[]): readonly (readonly number[])[] {
  const ranges: number[][] = [];
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    const current = ranges.at(-1);
    if (current && index - (current.at(-1) ?? 0) <= maxGap) current.push(index);
    else ranges.push([index]);
  }
  return ranges;
}

function maxOf(values: readonly number[]): number {
  return Math.max(0, ...values.filter(Number.isFinite));
}

function getColors(theme: vscode.ColorThemeKind): Colors {
  switch (theme) {
    case vscode.ColorThemeKind.Light:
      return { cpu: '#0b61a4', memory: '#7b3fa0', text: '#4a4a4a' };
    case vscode.ColorThemeKind.HighContrastLight:
      return { cpu: '#00408a', memory: '#5c1f80', text: '#000000' };
    case vscode.ColorThemeKind.Dark:
      return { cpu: '#4fb6ff', memory: '#d19ae8', text: '#bbbbbb' };
    case vscode.ColorThemeKind.HighContrast:
      return { cpu: '#6fc8ff', memory: '#f0b0ff', text: '#ffffff' };
  }
}

/** Words of a translation. */
function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
