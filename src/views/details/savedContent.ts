import * as vscode from 'vscode';
import { redactSecrets } from '../../process/redaction/redactText';
import { formatTimestamp } from '../../ui/formatTimestamp';
import type { ChartRange, Charts, DetailsContent, SavedContent } from './detailsProtocol';

/** VS Code keeps the states of all panels in memory and in one file. In characters, as JSON. */
const maxSavedLength = 64 * 1024;

/**
 * What of a panel may be kept on disk. Nothing of the environment is: its values may be shown just now. `charts` has one of
 * each range, `at` is in ms since the epoch.
 */
export function savedContentOf(
  { header, timeline, groups }: DetailsContent,
  charts: readonly Charts[],
  at: number,
): SavedContent {
  const saved = redact({
    at,
    ...(header.isEnded && { endedStatus: header.status }),
    charts,
    timeline,
    groups: groups.filter(({ id }) => id !== 'environment'),
  });
  if (lengthOf(saved) <= maxSavedLength) return saved;
  const smaller = { ...saved, groups: saved.groups.filter(({ table }) => !table) };
  return lengthOf(smaller) <= maxSavedLength ? smaller : { ...smaller, groups: [] };
}

/** What is shown of a process of which nothing is known any more but what was saved. `now` is in ms since the epoch. */
export function restoredContent(
  { at, endedStatus, charts, timeline, groups }: SavedContent,
  current: DetailsContent,
  range: ChartRange,
  now: number,
): DetailsContent {
  const { header } = current;
  const origin = vscode.l10n.t('as shown before the window was reloaded, at {0}', formatTimestamp(at, now));
  return {
    header: { ...header, status: `${(header.isEnded ? endedStatus : undefined) ?? header.status} · ${origin}` },
    charts: charts.find((each) => each.range === range) ?? current.charts,
    timeline,
    groups,
  };
}

/** Command lines and paths may have secrets in them. */
function redact(content: SavedContent): SavedContent {
  const text = JSON.stringify(content, (_name, value: unknown) =>
    typeof value === 'string' ? redactSecrets(value) : value,
  );
  return JSON.parse(text) as SavedContent;
}

function lengthOf(content: SavedContent): number {
  return JSON.stringify(content).length;
}
