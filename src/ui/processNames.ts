import * as vscode from 'vscode';
import { maxNameLength } from '../process/programs/displayName';
import { escapeLinks } from './escape';

/** More processes than this are counted, not named. */
export const maxNamed = 3;

export interface NamedProcess {
  readonly name: string;
  /** 0 for a set of processes, which has only a name. */
  readonly pid: number;
}

/** `api.js (1234)`, for a message; the name alone for a set of processes. */
export function nameAndPid({ name, pid }: NamedProcess): string {
  const text = escapeLinks(name, maxNameLength);
  return pid === 0 ? text : `${text} (${pid})`;
}

/** Several processes, for a message: the first ones by name, the rest as a count. */
export function nameList(processes: readonly NamedProcess[]): string {
  const names = processes.slice(0, maxNamed).map(nameAndPid).join(', ');
  return processes.length <= maxNamed ? names : vscode.l10n.t('{0} and {1} more', names, processes.length - maxNamed);
}
