import * as vscode from 'vscode';
import type { Impact } from '../process/inspect/recipes/recipe';
import type { Obstacle } from '../process/inspect/tools/canTrace';
import type { TargetFate } from '../process/inspect/tools/targetGuard';

/** Why no tool can look into a process, as a sentence without a subject before it. */
export function obstacleText(obstacle: Obstacle): string {
  switch (obstacle) {
    case 'notAProgram':
      return vscode.l10n.t('It runs no program that could be looked into.');
    case 'ourselves':
      return vscode.l10n.t('This window runs in it: it cannot stop itself.');
    case 'otherUser':
      return vscode.l10n.t('It belongs to another user.');
    case 'traced':
      return vscode.l10n.t('A debugger is attached to it already.');
    case 'traceScope':
      return vscode.l10n.t(
        'The system lets only a parent trace its processes. The administrator can allow it: {0}',
        'sudo sysctl kernel.yama.ptrace_scope=0',
      );
    case 'traceForbidden':
      return vscode.l10n.t('The system does not let programs of a user trace each other (kernel.yama.ptrace_scope).');
    case 'notDumpable':
      return vscode.l10n.t('It keeps other programs of its user from reading its memory.');
    case 'otherContainer':
      return vscode.l10n.t('It runs in another container. Open a window in that container to look into it.');
    case 'needsRoot':
      return vscode.l10n.t('The system lets only root look into it.');
  }
}

/** What a process notices of being looked into. */
export function impactText(impact: Impact): string {
  switch (impact) {
    case 'none':
      return vscode.l10n.t('The process runs on meanwhile.');
    case 'pauses':
      return vscode.l10n.t('The process pauses for some milliseconds, once for each sample.');
    case 'stops':
      return vscode.l10n.t('The process stands still meanwhile, which can take some seconds.');
  }
}

/** What became of a process that was looked into; undefined if it is as it was. */
export function fateText(fate: TargetFate): string | undefined {
  switch (fate) {
    case 'unchanged':
      return undefined;
    case 'continued':
      return vscode.l10n.t('The tool had left the process stopped. It was continued.');
    case 'stoppedAgain':
      return vscode.l10n.t('The tool had let the paused process run. It was paused again.');
    case 'leftStopped':
      return vscode.l10n.t('The tool has left the process stopped, and it could not be continued.');
    case 'gone':
      return vscode.l10n.t('The process has ended meanwhile.');
  }
}
