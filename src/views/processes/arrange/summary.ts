import * as vscode from 'vscode';
import type { Snapshot } from '../../../process/model/snapshot';
import { sum } from '../../../process/processTable';
import { truncate } from '../../../ui/escape';
import { usageText } from '../../../ui/formatUsage';
import { descriptionOf } from '../rowText';
import type { Arranged } from './arranger';

/** A filter is shown up to this length, in characters. */
const maxFilterLength = 60;

/**
 * What the view says beside its title, and in a line above its rows. VS Code shows the former only where the view is not
 * alone in its container.
 */
export interface Summary {
  readonly description: string;
  /** Empty if there is none. */
  readonly message: string;
}

export function summaryOf({ origins, orphans, detached }: Snapshot, { filter, idleCount }: Arranged): Summary {
  const total = sum([...origins, ...orphans, ...detached].map((node) => node.total));
  return {
    description: descriptionOf(total.count === 0 ? [] : usageText(total)),
    message: filter ? filterMessage(filter) : idleMessage(idleCount),
  };
}

function idleMessage(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? vscode.l10n.t('1 idle process is hidden')
    : vscode.l10n.t('{0} idle processes are hidden', count);
}

function filterMessage({ text, matchCount, totalCount }: NonNullable<Arranged['filter']>): string {
  const shown = truncate(text, maxFilterLength);
  return matchCount === 0
    ? vscode.l10n.t('No process matches “{0}”. Clear Filter shows all {1} again.', shown, totalCount)
    : vscode.l10n.t('{0} of {1} processes match “{2}”', matchCount, totalCount, shown);
}
