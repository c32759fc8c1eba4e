import * as vscode from 'vscode';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import type { UsageSeries } from './detailsData';
import type { Chart, ChartRange, Charts, ChartSeries, ChartUnit } from './detailsProtocol';
import type { IoHistory } from './ioReadings';

export interface ChartData {
  readonly range: ChartRange;
  /** Of the process itself. */
  readonly own: UsageSeries | undefined;
  /** Of the process and all below it. */
  readonly tree: UsageSeries | undefined;
  /** At the times of the tree's readings, or of its own if there are none. */
  readonly io: IoHistory | undefined;
}

interface NamedSeries {
  readonly name: string;
  readonly values: readonly number[] | undefined;
}

/** The charts of a process, with a sentence on each. `now` is in ms since the epoch. */
export function chartsOf({ range, own, tree, io }: ChartData, now: number): Charts {
  const base = tree ?? own;
  const none = { range, intervalMs: 0, endsAt: 0, charts: [] };
  if (!base || base.cpu.length === 0) {
    return { ...none, note: vscode.l10n.t('There is no history of it yet, or any more.') };
  }
  const count = base.cpu.length;
  const isTree = tree !== undefined && isMoreThan(tree, own);
  const [itself, withTree] = [vscode.l10n.t('the process'), vscode.l10n.t('with its tree')];
  const both = (ownValues: readonly number[] | undefined, treeValues: readonly number[] | undefined) => [
    { name: itself, values: ownValues },
    ...(isTree ? [{ name: withTree, values: treeValues }] : []),
  ];
  const ioNote = io && ioNoteOf(io, now);
  const charts = [
    chart('cpu', vscode.l10n.t('CPU, percent of one core'), 'percent', both(own?.cpu, tree?.cpu)),
    chart('memory', vscode.l10n.t('Memory'), 'bytes', both(own?.memory, tree?.memory)),
    chart('read', vscode.l10n.t('Read'), 'bytesPerSecond', both(io?.own.read, io?.tree.read), ioNote),
    chart('written', vscode.l10n.t('Written'), 'bytesPerSecond', both(io?.own.written, io?.tree.written), ioNote),
    chart('processes', vscode.l10n.t('Processes'), 'count', [{ name: withTree, values: tree?.count }]),
  ].flatMap((make) => make(range, count) ?? []);
  return { range, intervalMs: base.intervalMs, endsAt: base.endsAt, charts };
}

export function rangeText(range: ChartRange): string {
  return range === 'hour' ? vscode.l10n.t('1 hour') : vscode.l10n.t('10 minutes');
}

/** Since when it was read, and what is not in it. */
function ioNoteOf({ since, unreadCount }: IoHistory, now: number): string {
  return [
    vscode.l10n.t('Recorded since {0}, while this panel is open', formatTimestamp(since, now)),
    ...(unreadCount > 0 ? [vscode.l10n.t('without {0} processes', unreadCount.toLocaleString())] : []),
  ].join(' · ');
}

/** Undefined if nothing of it is known. With a note, it is shown before anything is. */
function chart(id: string, title: string, unit: ChartUnit, all: readonly NamedSeries[], note?: string) {
  return (range: ChartRange, count: number): Chart | undefined => {
    const series = all.flatMap(({ name, values }): ChartSeries[] =>
      values && (note !== undefined || values.some(Number.isFinite))
        ? [{ name, values: toJson(values, count, unit) }]
        : [],
    );
    if (series.length === 0) return undefined;
    const summaries = series.map((each) => seriesText(each, unit, series.length > 1));
    return {
      id,
      title,
      unit,
      series,
      summary: vscode.l10n.t('{0}, last {1}: {2}', title, rangeText(range), summaries.join('; ')),
      ...(note !== undefined && { note }),
    };
  };
}

function seriesText({ name, values }: ChartSeries, unit: ChartUnit, isNamed: boolean): string {
  const text = rangeOfValues(values, unit);
  return isNamed ? `${name} ${text}` : text;
}

function rangeOfValues(values: ChartSeries['values'], unit: ChartUnit): string {
  const known = values.filter((value) => value !== null);
  const last = values.at(-1) ?? known.at(-1);
  if (last === undefined) return vscode.l10n.t('not known');
  return vscode.l10n.t(
    'now {0}, from {1} to {2}',
    valueText(last, unit),
    valueText(Math.min(...known), unit),
    valueText(Math.max(...known), unit),
  );
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
