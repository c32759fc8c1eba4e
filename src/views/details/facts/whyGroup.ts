import * as vscode from 'vscode';
import type { Why } from '../../../process/why/why';
import { chainLines, whySentence } from '../../../ui/whyText';
import type { FactGroup } from '../detailsProtocol';

export function whyGroup(why: Why, isFinal: boolean, now: number): FactGroup {
  const isTelling = why.chain.length > 1;
  return {
    id: 'why',
    title: isFinal ? vscode.l10n.t('Why it ran') : vscode.l10n.t('Why it runs'),
    text: whySentence(why, now),
    ...(isTelling && { chain: chainLines(why, now) }),
    facts: [],
  };
}
