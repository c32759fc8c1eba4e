import * as vscode from 'vscode';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import type { UsageSeries } from './detailsData';
import type { Chart, ChartRange, Charts, ChartSeries, ChartUnit } from './detailsProtocol';
import type { IoSeries } from './ioReadings';

export interface ChartData {
  readonly range: ChartRange;
  /** Of the process itself. */
  readonly own: UsageSeries | undefined;
  /** Of the process and all below it. */
  readonly tree: UsageSeries | undefined;
  /** At the times of the tree's readings, or of its own if there are none. */
  readonly io: IoSeries | undefined;
}

interface NamedSeries {
  readonly name: string;
  readonly values: readonly number[] | undefined;
}

/** The charts of a process, with a sentence on each. */
export function chartsOf({ range, own, tree, io }: ChartData): Charts {
  const base = tree ?? own;
  const none = { range, intervalMs: 0, endsAt: 0, charts: [] };
  if (!base || base.cpu.length === 0) {
    return { ...none, note: vscode.l10n.t('There is no history of it yet, or any more.') };
  }
  const count = base.cpu.length;
  const isTree = tree !== undefined && isMoreThan(tree, own);
  const [itself, withTree] = [vscode.l10n.t('the process'), vscode.l10n.t('with its tree')];
  const usage = (part: 'cpu' | 'memory'): readonly NamedSeries[] => [
    { name: itself, values: own?.[part] },
    ...(isTree ? [{ name: withTree, values: tree[part] }] : []),
  ];
  const charts = [
    chart('cpu', vscode.l10n.t('CPU, percent of one core'), 'percent', usage('cpu')),
    chart('memory', vscode.l10n.t('Memory'), 'bytes', usage('memory')),
    chart('processes', vscode.l10n.t('Processes'), 'count', [{ name: withTree, values: tree?.count }]),
    chart('io', vscode.l10n.t('Input and output'), 'bytesPerSecond', [
      { name: vscode.l10n.t('read'), values: io?.read },
      { name: vscode.l10n.t('written'), values: io?.written },
    ]),
  ].flatMap((make) => make(range, count) ?? []);
  return { range, intervalMs: base.intervalMs, endsAt: base.endsAt, charts };
}

export function rangeText(range: ChartRange): string {
  return range === 'hour' ? vscode.l10n.t('1 hour') : vscode.l10n.t('10 minutes');
}

/** Undefined if nothing of it is known. */
function chart(id: string, title: string, unit: ChartUnit, all: readonly NamedSeries[]) {
  return (range: ChartRange, count: number): Chart | undefined => {
    const series = all.flatMap(({ name, values }): ChartSeries[] =>
      values?.some(Number.isFinite) ? [{ name, values: toJson(values, count, unit) }] : [],
    );
    if (series.length === 0) return undefined;
    const summaries = series.map((each) => seriesText(each, unit, series.length > 1));
    return {
      id,
      title,
      unit,
      series,
      summary: vscode.l10n.t('{0}, last {1}: {2}', title, rangeText(range), summaries.join('; ')),
    };
  };
}

function seriesText({ name, values }: ChartSeries, unit: ChartUnit, isNamed: boolean): string {
  const known = values.filter((value) => value !== null);
  const last = values.at(-1) ?? known.at(-1) ?? 0;
  const text = vscode.l10n.t(
    'now {0}, from {1} to {2}',
    valueText(last, unit),
    valueText(Math.min(...known), unit),
    valueText(Math.max(...known), unit),
  );
  return isNamed ? `${name} ${text}` : text;
}

function valueText(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'percent':
      return formatCpu(value);
    case 'bytes':
      return formatMemory(value);
    case 'bytesPerSecond':
      return vscode.l10n.t('{0} per second', formatMemory(value));
    case 'count':
      return Math.round(value).toLocaleString();
  }
}

/** As many values as the chart has, the last ones; short numbers, since they are sent as text. */
function toJson(values: readonly number[], count: number, unit: ChartUnit): readonly (number | null)[] {
  const missing = Math.max(0, count - values.length);
  const last = values.slice(Math.max(0, values.length - count));
  const round = unit === 'percent' ? (value: number) => Math.round(value * 10) / 10 : Math.round;
  return [
    ...new Array<null>(missing).fill(null),
    ...last.map((value) => (Number.isFinite(value) ? round(value) : null)),
  ];
}

/** Whether the tree is or was more than the process by itself. */
function isMoreThan(tree: UsageSeries, own: UsageSeries | undefined): boolean {
  if (!own) return true;
  if (tree.count) return tree.count.some((count) => count > 1);
  const offset = tree.memory.length - own.memory.length;
  return tree.memory.some((memory, index) => memory > (own.memory[index - offset] ?? 0));
}
