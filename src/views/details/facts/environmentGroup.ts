import * as vscode from 'vscode';
import type { EnvironmentVariable } from '../../../process/source/processDetails';
import { escapeControlCharacters } from '../../../ui/escape';
import type { FactGroup } from '../detailsProtocol';

/** More variables than this are counted, not shown. */
const maxVariables = 500;
/** Names and values are shown up to these lengths, in characters. */
const maxVariableName = 200;
const maxVariableValue = 1_000;

/**
 * The environment that a process was started with. Values are handed to the panel only if the user has asked for them, and
 * those of secrets are not even in it.
 */
export function environmentGroup(
  environment: readonly EnvironmentVariable[] | undefined,
  showsValues: boolean,
): FactGroup {
  const title = vscode.l10n.t('Environment');
  if (!environment) return { id: 'environment', title, facts: [] };
  if (environment.length === 0) return { id: 'environment', title, facts: [], note: vscode.l10n.t('It is empty.') };
  const variables = environment.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const more = variables.length - maxVariables;
  return {
    id: 'environment',
    title,
    facts: [],
    table: {
      caption: vscode.l10n.t('Variables it was started with ({0})', variables.length.toLocaleString()),
      columns: [vscode.l10n.t('Name'), vscode.l10n.t('Value')],
      rows: variables
        .slice(0, maxVariables)
        .map(({ name, value }) => [escapeControlCharacters(name, maxVariableName), valueText(value, showsValues)]),
      isLong: !showsValues && variables.length > 8,
    },
    button: {
      label: showsValues ? vscode.l10n.t('Hide Values') : vscode.l10n.t('Show Values'),
      description: showsValues
        ? vscode.l10n.t('Hide the values of the environment')
        : vscode.l10n.t('Show the values of the environment, except for those that may be secrets'),
      request: { type: 'showEnvironment', isShown: !showsValues },
    },
    ...(more > 0 && { note: vscode.l10n.t('and {0} more', more.toLocaleString()) }),
  };
}

function valueText(value: string | undefined, isShown: boolean): string {
  if (value === undefined) return vscode.l10n.t('may be a secret: never shown');
  return isShown ? escapeControlCharacters(value, maxVariableValue) : '•••';
}
