import * as vscode from 'vscode';
import { endOrigins, type EndOriginContext, type NamedScope } from '../actions/origin/endOrigin';
import { getScopeMembers } from '../actions/origin/endScope';
import { commandIds } from '../common/contributions';
import type { Snapshot } from '../process/model/snapshot';
import { originRules, type OriginRef } from '../process/origin';
import { escapeIcons, escapeLinks } from '../ui/escape';
import { originText } from '../ui/originText';
import type { RowData } from '../views/processes/rowContent';
import { readArguments, type SelectionView } from './commandArguments';
import { showNoProcesses, showNothingToEnd, showRowLost } from './notices';

interface OriginCommandContext extends EndOriginContext {
  readonly view: SelectionView;
}

/** End Everything It Started. */
export function registerOriginCommands(context: OriginCommandContext): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.endOrigin, async (...args: readonly unknown[]) => {
    const scopes = await chooseScopes(args, context);
    if (scopes) await endOrigins(scopes, context);
  });
}

async function chooseScopes(
  args: readonly unknown[],
  { view, model }: OriginCommandContext,
): Promise<readonly NamedScope[] | undefined> {
  const given = await readArguments(args, view);
  if (given.kind === 'none') return pickScope(model.snapshot);
  if (given.kind === 'rows') {
    const scopes = given.rows.flatMap(({ content }) => scopeOf(content.data) ?? []);
    if (scopes.length > 0) return scopes;
    showNothingToEnd();
  } else {
    showRowLost();
  }
  return undefined;
}

function scopeOf(data: RowData): NamedScope | undefined {
  if (data.type === 'origin') return ofOrigin(data.node.origin);
  return data.type === 'group' && data.group === 'orphans' ? orphansScope() : undefined;
}

function ofOrigin(origin: OriginRef): NamedScope | undefined {
  return originRules[origin.kind].isRootVSCode
    ? undefined
    : { scope: { originId: origin.id }, name: escapeLinks(originText(origin)) };
}

function orphansScope(): NamedScope {
  return { scope: 'orphans', name: vscode.l10n.t('Orphans') };
}

/** Lets the user choose an origin in which something runs, or the orphans. */
async function pickScope(snapshot: Snapshot): Promise<readonly NamedScope[] | undefined> {
  const scopes = [...snapshot.origins.flatMap(({ origin }) => ofOrigin(origin) ?? []), orphansScope()];
  const items = scopes.flatMap((scope) => {
    const { length } = getScopeMembers(scope.scope, snapshot).members;
    if (length === 0) return [];
    const description = length === 1 ? vscode.l10n.t('1 process') : vscode.l10n.t('{0} processes', length);
    return [{ label: escapeIcons(scope.name), description, scope }];
  });
  if (items.length === 0) {
    showNoProcesses();
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('End Everything It Started'),
    placeHolder: vscode.l10n.t('Choose what has started it'),
  });
  return picked && [picked.scope];
}
