import * as vscode from 'vscode';
import type { Impact } from '../process/inspect/recipes/recipe';
import type { Obstacle } from '../process/inspect/tools/canTrace';
import type { BlockedInspection } from '../process/inspect/tools/getInspections';
import type { InspectionResult } from '../process/inspect/tools/runInspection';
import type { ToolRun } from '../process/inspect/tools/runTool';
import type { TargetFate } from '../process/inspect/tools/targetGuard';
import { escapeControlCharacters, maxReasonLength } from './escape';

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

/** What became of a process that was looked into; undefined if it is as it was, or was not looked into. */
export function fateText(fate: TargetFate | undefined): string | undefined {
  switch (fate) {
    case undefined:
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

/** What a way of looking into a process lacks, and how to get it. */
export function blockedText(blocked: BlockedInspection): string {
  const way = blocked.recipe.id;
  switch (blocked.missing) {
    case 'rights':
      return vscode.l10n.t('{0}: {1}', way, obstacleText(blocked.obstacle));
    case 'interpreter':
      return vscode.l10n.t('{0}: the file of its program is gone, or others may change it, so it is not run.', way);
    case 'tool': {
      const commands = blocked.hints.map(({ command }) => command);
      return commands.length === 0
        ? vscode.l10n.t('{0}: {1} is not on this machine.', way, blocked.tool)
        : vscode.l10n.t('{0}: {1} is not on this machine. To get it: {2}', way, blocked.tool, orList(commands));
    }
  }
}

/** A list of which any one will do. */
export function orList(texts: readonly string[]): string {
  return texts.join(vscode.l10n.t(' or '));
}

/** Why a tool has told nothing; undefined if it has told something. */
export function noResultText(result: InspectionResult): string | undefined {
  switch (result.status) {
    case 'text':
    case 'profile':
      return undefined;
    case 'failed':
      return failedRunText(result.run);
    case 'gone':
      return vscode.l10n.t('The process has ended.');
    case 'stopped':
      return vscode.l10n.t('The process is stopped, and would have to answer by itself.');
    case 'signalNotHandled':
      return vscode.l10n.t(
        'The tool would send signal {0}, which the process does not handle: it would end.',
        result.signal,
      );
  }
}

function failedRunText({ end, exitCode, detail, stderr }: ToolRun): string {
  switch (end) {
    case 'notStarted':
      return vscode.l10n.t('The tool did not start ({0}).', detail ?? '');
    case 'timedOut':
      return vscode.l10n.t('The tool was ended, because it took too long.');
    case 'tooMuchOutput':
      return vscode.l10n.t('The tool was ended, because it wrote too much.');
    case 'aborted':
      return vscode.l10n.t('The tool was ended on request.');
    case 'crashed':
      return vscode.l10n.t('The tool has crashed ({0}).', detail ?? '');
    case 'exited': {
      const reason = escapeControlCharacters(stderr.trim().split('\n').at(-1) ?? '', maxReasonLength);
      return reason === ''
        ? vscode.l10n.t('The tool has failed with exit code {0}.', exitCode ?? -1)
        : vscode.l10n.t('The tool has failed: {0}', reason);
    }
  }
}
