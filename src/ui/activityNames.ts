import * as vscode from 'vscode';
import { displayName, maxNameLength } from '../process/programs/displayName';
import type { RelatedProcess } from '../process/source/processActivity';
import { escapeControlCharacters } from './escape';
import { maxNamed } from './processNames';

// The names in what is said of an activity. They have their control characters escaped, and are bounded.

/** A path is shown up to this length, in characters. */
const maxPathLength = 200;

/** Several processes: the first ones by name, the rest as a count. */
export function processesText(processes: readonly RelatedProcess[]): string {
  const shown = processes.slice(0, maxNamed).map(processText).join(', ');
  const hidden = processes.length - maxNamed;
  return hidden > 0 ? vscode.l10n.t('{0} and {1} more', shown, hidden) : shown;
}

/** `api.js (1234)` */
export function processText(process: RelatedProcess): string {
  return `${nameOf(displayName(process))} (${process.pid})`;
}

export function threadText({ tid, name }: { readonly tid: number; readonly name: string }): string {
  return `${nameOf(name)} (${tid})`;
}

export function nameOf(name: string): string {
  return escapeControlCharacters(name, maxNameLength);
}

export function pathOf(path: string): string {
  return escapeControlCharacters(path, maxPathLength);
}
