import * as vscode from 'vscode';
import type { Identity } from '../process/identity';
import { displayName, maxNameLength } from '../process/programs/displayName';
import type { ProcessCommand } from '../process/programs/invocation';
import { escapeLinks } from './escape';

/** More processes than this are counted, not named. */
export const maxNamed = 3;

export interface NamedProcess {
  readonly name: string;
  /** 0 for a set of processes, which has only a name. */
  readonly pid: number;
}

/** What is needed of a process to name it. */
type Nameable = ProcessCommand & Pick<Identity, 'pid'>;

/** `api.js (1234)`, for a message; the name alone for a set of processes. */
export function nameAndPid({ name, pid }: NamedProcess): string {
  const text = escapeLinks(name, maxNameLength);
  return pid === 0 ? text : `${text} (${pid})`;
}

export function toNamed(process: Nameable): NamedProcess {
  return { name: displayName(process), pid: process.pid };
}

/** `api.js (1234)`, for a message. */
export function messageName(process: Nameable): string {
  return nameAndPid(toNamed(process));
}

/** Several processes, for a message: the first ones by name, the rest as a count. */
export function messageNames(processes: readonly Nameable[]): string {
  return nameList(processes.map(toNamed));
}

/** The same of processes that have names already. */
export function nameList(processes: readonly NamedProcess[]): string {
  const names = processes.slice(0, maxNamed).map(nameAndPid).join(', ');
  return processes.length <= maxNamed ? names : vscode.l10n.t('{0} and {1} more', names, processes.length - maxNamed);
}
