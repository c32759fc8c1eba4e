import * as vscode from 'vscode';
import type { Evidence } from '../../process/lineage/lineageRecord';
import type { OrphanState } from '../../process/lineage/orphans';
import type { Ending, OrphanNode } from '../../process/model/snapshot';
import { originRules, type OriginKind } from '../../process/origin';
import type { Fact } from './facts';

/** What a tooltip says about a process that has lost its parent or its origin: what to do, and how it is known as ours. */
export function orphanFacts({ record: { evidence }, state, isVSCode }: OrphanNode): Fact[] {
  const advice = isVSCode ? vscode.l10n.t('nothing, its windows may be in use') : adviceText(state);
  const known = evidenceText(evidence);
  return [
    [vscode.l10n.t('What to do'), advice],
    ...(known === undefined ? [] : ([[vscode.l10n.t('Known by'), known]] as const)),
  ];
}

/** Why an origin that has ended is shown, and what will become of it. */
export function endingText(ending: Ending, kind: OriginKind): string {
  return ending === 'held' ? heldText(kind) : closingText(kind);
}

function adviceText(state: OrphanState): string {
  switch (state) {
    case 'orphan':
      return vscode.l10n.t(
        'Terminate asks it to exit, Kill Tree forces it and everything below it; Keep ends the warning, if it is meant to run',
      );
    case 'leaving':
      return vscode.l10n.t('wait a moment, it may be about to exit');
    case 'detached':
      return vscode.l10n.t(
        'nothing, it is meant to outlive what started it: a known daemon, a program with a window of its own, short housekeeping, or one of the setting runaway.orphans.daemons',
      );
    case 'kept':
      return vscode.l10n.t('nothing, you said that it is meant to run; Warn About It Again takes that back');
  }
}

/** Undefined if the chain of its ancestors shows it. */
function evidenceText(evidence: Evidence): string | undefined {
  switch (evidence) {
    case 'root':
    case 'descent':
      return undefined;
    case 'session':
      return vscode.l10n.t('it is in the session of that terminal');
    case 'cookie':
      return vscode.l10n.t('it has the environment of this workspace’s terminals');
  }
}

function heldText(kind: OriginKind): string {
  return originRules[kind].isOfExtensions
    ? vscode.l10n.t(
        'The extensions that started these ran before the window was reloaded, and VS Code still keeps them',
      )
    : vscode.l10n.t(
        'It was open before the window was reloaded, and VS Code still holds it: it may be hidden, or VS Code may bring it back. Some minutes later it counts as an orphan',
      );
}

function closingText(kind: OriginKind): string {
  switch (kind) {
    case 'terminal':
    case 'task':
      return vscode.l10n.t('The terminal is closed, and these may be about to exit; otherwise they count as orphans');
    case 'debug':
      return vscode.l10n.t('The session has ended, and these may be about to exit; otherwise they count as orphans');
    case 'extension':
    case 'extensionHost':
      return vscode.l10n.t(
        'The extensions have ended, and these may be about to exit; otherwise they count as orphans',
      );
  }
}
