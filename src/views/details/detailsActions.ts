import * as vscode from 'vscode';
import { commandIds } from '../../common/contributions';
import { isAlive, isStopped, mayBePaused, type ProcessInfo } from '../../process/processInfo';
import type { Button } from './detailsProtocol';

/** What can be done to the process of a panel, by a command that takes its identity. */
export interface DetailsAction {
  readonly label: string;
  readonly command: string;
  readonly isOffered: (process: ProcessInfo) => boolean;
}

/** By the names that the client calls them by. Commands alone act, so that every caller is asked and refused the same. */
export type DetailsActions = Readonly<Record<string, DetailsAction>>;

/** @param canPause whether processes can be paused now: not on every system. */
export function createDefaultActions(canPause: () => boolean): DetailsActions {
  return {
    whatIsItDoing: {
      label: vscode.l10n.t('What Is It Doing?'),
      command: commandIds.whatIsItDoing,
      isOffered: isAlive,
    },
    pause: {
      label: vscode.l10n.t('Pause'),
      command: commandIds.pause,
      isOffered: (process) => canPause() && isAlive(process) && !isStopped(process),
    },
    resume: {
      label: vscode.l10n.t('Resume'),
      command: commandIds.resume,
      isOffered: (process) => canPause() && mayBePaused(process),
    },
    terminate: { label: vscode.l10n.t('Terminate'), command: commandIds.terminate, isOffered: isAlive },
    killTree: { label: vscode.l10n.t('Kill Tree'), command: commandIds.killTree, isOffered: isAlive },
  };
}

export function buttonsOf(actions: DetailsActions, process: ProcessInfo): readonly Button[] {
  return Object.entries(actions)
    .filter(([, { isOffered }]) => isOffered(process))
    .map(([action, { label }]) => ({ label, request: { type: 'run', action } }));
}
