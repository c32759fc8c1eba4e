import * as vscode from 'vscode';
import { runawayFact } from '../../ui/runawayText';
import type { Fact } from './facts';
import type { RunawaySubject, ShownRunaways } from './runawayMarks';

/** What a tooltip says about how a process has got out of hand, or that the user wants no warning of it. */
export function runawayFacts(
  subjects: readonly RunawaySubject[],
  now: number,
  runaways: Pick<ShownRunaways, 'get' | 'isIgnored'> | undefined,
): Fact[] {
  if (!runaways) return [];
  const facts = subjects
    .flatMap(({ key }) => runaways.get(key))
    .map((runaway): Fact => [vscode.l10n.t('Runaway'), runawayFact(runaway, now)]);
  if (!subjects.some((subject) => runaways.isIgnored(subject))) return facts;
  return [...facts, [vscode.l10n.t('Runaway'), vscode.l10n.t('ignored, as you said; Stop Ignoring takes that back')]];
}
