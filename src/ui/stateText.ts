import * as vscode from 'vscode';
import type { ProcessState } from '../process/processInfo';
import { maxNameLength } from '../process/programs/displayName';
import type { ProcessFacts } from '../process/source/processSource';
import { escapeControlCharacters } from './escape';

/** The state of a process in words; undefined if it is not known. */
export function stateText(state: ProcessState, tracer: ProcessFacts['tracer']): string | undefined {
  switch (state) {
    case 'running':
      return vscode.l10n.t('running');
    case 'sleeping':
    case 'idle':
      return vscode.l10n.t('waiting');
    case 'blocked':
      return vscode.l10n.t('blocked in the kernel (cannot be killed before that ends)');
    case 'stopped':
      return vscode.l10n.t('paused');
    case 'traced':
      return tracedText(tracer);
    case 'zombie':
      return vscode.l10n.t('zombie (dead; its parent has not read its exit code)');
    case 'unknown':
      return undefined;
  }
}

/** The same, unless it is what most processes do: run, or wait. */
export function unusualStateText(state: ProcessState, tracer: ProcessFacts['tracer']): string | undefined {
  const isUsual = state === 'running' || state === 'sleeping' || state === 'idle';
  return isUsual ? undefined : stateText(state, tracer);
}

function tracedText(tracer: ProcessFacts['tracer']): string {
  if (!tracer) return vscode.l10n.t('stopped by its debugger');
  const name = escapeControlCharacters(tracer.name, maxNameLength);
  return vscode.l10n.t('stopped by its debugger, {0} ({1})', name, tracer.pid);
}
