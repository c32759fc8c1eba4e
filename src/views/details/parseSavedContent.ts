import { isRecord } from '../../common/isRecord';
import { escapeControlCharacters } from '../../ui/escape';
import { chartRanges, chartUnits, groupIds } from './detailsProtocol';
import type {
  Chart,
  Charts,
  ChartSeries,
  Fact,
  FactGroup,
  FactTable,
  SavedContent,
  Timeline,
  TimelineEntry,
} from './detailsProtocol';

/** More than a panel saves: longer texts and lists are cut. */
const maxTextLength = 4_000;
const maxItems = 500;

/**
 * What was saved of a panel; undefined if it is damaged. It comes from a file, so it is bounded and escaped as the text of
 * other programs is, and no button is in it.
 */
export function parseSavedContent(saved: unknown): SavedContent | undefined {
  if (!isRecord(saved)) return undefined;
  const { at, endedStatus, charts, timeline, groups } = saved;
  const parsed = parseTimeline(timeline);
  if (typeof at !== 'number' || !Number.isFinite(new Date(at).getTime()) || !parsed) return undefined;
  return {
    at,
    ...optional('endedStatus', parseText(endedStatus)),
    charts: parseList(charts, parseCharts),
    timeline: parsed,
    groups: parseList(groups, parseGroup),
  };
}

function parseCharts(saved: unknown): Charts | undefined {
  if (!isRecord(saved)) return undefined;
  const { intervalMs, endsAt, charts, note } = saved;
  const range = parseOneOf(saved.range, chartRanges);
  if (!range || !isAmount(intervalMs) || !isAmount(endsAt)) return undefined;
  return { range, intervalMs, endsAt, charts: parseList(charts, parseChart), ...optional('note', parseText(note)) };
}

function parseChart(saved: unknown): Chart | undefined {
  if (!isRecord(saved)) return undefined;
  const { series, note } = saved;
  const [id, title, summary] = [parseText(saved.id), parseText(saved.title), parseText(saved.summary)];
  const unit = parseOneOf(saved.unit, chartUnits);
  if (id === undefined || title === undefined || summary === undefined || !unit) return undefined;
  return { id, title, summary, unit, series: parseList(series, parseSeries), ...optional('note', parseText(note)) };
}

function parseSeries(saved: unknown): ChartSeries | undefined {
  const name = isRecord(saved) ? parseText(saved.name) : undefined;
  if (name === undefined || !isRecord(saved) || !Array.isArray(saved.values)) return undefined;
  const values = saved.values.slice(0, maxItems).map((value: unknown) => (isAmount(value) ? value : null));
  return { name, values };
}

function parseTimeline(saved: unknown): Timeline | undefined {
  if (!isRecord(saved)) return undefined;
  return { entries: parseList(saved.entries, parseEntry), ...optional('note', parseText(saved.note)) };
}

function parseEntry(saved: unknown): TimelineEntry | undefined {
  if (!isRecord(saved)) return undefined;
  const [time, text] = [parseText(saved.time), parseText(saved.text)];
  if (time === undefined || text === undefined) return undefined;
  return { time, text, isImportant: saved.isImportant === true };
}

function parseGroup(saved: unknown): FactGroup | undefined {
  if (!isRecord(saved)) return undefined;
  const { text, chain, facts, table, note } = saved;
  const [id, title] = [parseOneOf(saved.id, groupIds), parseText(saved.title)];
  if (!id || title === undefined) return undefined;
  return {
    id,
    title,
    facts: parseList(facts, parseFact),
    ...optional('text', parseText(text)),
    ...(Array.isArray(chain) && { chain: parseList(chain, parseText) }),
    ...optional('table', parseTable(table)),
    ...optional('note', parseText(note)),
  };
}

function parseFact(saved: unknown): Fact | undefined {
  if (!isRecord(saved)) return undefined;
  const [name, value] = [parseText(saved.name), parseText(saved.value)];
  if (name === undefined || value === undefined) return undefined;
  return { name, value, ...(saved.isCode === true && { isCode: true }) };
}

function parseTable(saved: unknown): FactTable | undefined {
  const caption = isRecord(saved) ? parseText(saved.caption) : undefined;
  if (caption === undefined || !isRecord(saved)) return undefined;
  return {
    caption,
    columns: parseList(saved.columns, parseText),
    rows: parseList(saved.rows, (row) => parseList(row, parseText)),
    ...(saved.isLong === true && { isLong: true }),
  };
}

/** What is damaged is left out. */
function parseList<T>(saved: unknown, parse: (item: unknown) => T | undefined): readonly T[] {
  if (!Array.isArray(saved)) return [];
  return saved.slice(0, maxItems).flatMap((item: unknown) => {
    const parsed = parse(item);
    return parsed === undefined ? [] : [parsed];
  });
}

function parseText(saved: unknown): string | undefined {
  return typeof saved === 'string' ? escapeControlCharacters(saved, maxTextLength) : undefined;
}

function parseOneOf<T extends string>(saved: unknown, values: readonly T[]): T | undefined {
  return values.find((value) => value === saved);
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function optional<Name extends string, T>(name: Name, value: T | undefined): Readonly<Partial<Record<Name, T>>> {
  return (value === undefined ? {} : { [name]: value }) as Readonly<Partial<Record<Name, T>>>;
}
