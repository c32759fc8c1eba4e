import * as vscode from 'vscode';
import { settingsSection } from '../../common/contributions';
import type { SnapshotEstimate } from '../../process/inspect/node/heapSnapshot';
import type { InspectorAccess } from '../../process/inspect/node/inspectorAccess';
import type { Recipe } from '../../process/inspect/recipes/recipe';
import { formatDuration } from '../../ui/formatDuration';
import { formatMemory } from '../../ui/formatUsage';
import { settingDefinitions } from '../../workspace/settings';
import type { InspectContext } from './inspectContext';

/** The inspector is open, or can be opened. */
export type PossibleAccess = Exclude<InspectorAccess, { readonly kind: 'none' }>;

type ConfirmContext = Pick<InspectContext, 'settings'>;

/**
 * Asks before the inspector of a program is opened by a signal: whether the program has a handler of its own for it does not
 * show from outside.
 * @returns whether it may be used.
 */
export async function confirmInspector(
  subject: string,
  access: PossibleAccess,
  { settings }: ConfirmContext,
): Promise<boolean> {
  if (access.kind === 'open' || settings.openInspector.value === 'always') return true;
  const open = vscode.l10n.t('Open Inspector');
  const always = vscode.l10n.t('Always Open It');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Open the inspector of {0}?', subject),
    { modal: true, detail: openingDetail() },
    open,
    always,
  );
  if (answer === always) {
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(settingDefinitions.openInspector.key, 'always', vscode.ConfigurationTarget.Global);
  }
  return answer === open || answer === always;
}

/** Asks before a profile of the CPU ends a measurement of coverage. */
export async function confirmProfile(subject: string, { measuresCoverage }: PossibleAccess): Promise<boolean> {
  if (!measuresCoverage) return true;
  const record = vscode.l10n.t('Record');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Record a CPU profile of {0}?', subject),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It measures its coverage (NODE_V8_COVERAGE), which ends with the profile: its report is useless then.',
      ),
    },
    record,
  );
  return answer === record;
}

/** Asks before a snapshot of the heap, for which the program stops, and which may open the inspector. */
export async function confirmSnapshot(
  subject: string,
  access: PossibleAccess,
  { stopsForMs, extraBytes }: SnapshotEstimate,
): Promise<boolean> {
  const take = vscode.l10n.t('Take Heap Snapshot');
  const cost = vscode.l10n.t(
    'It stands still meanwhile, for up to {0}, needs up to {1} more memory, and could run out of it. The file may be as large.',
    formatDuration(Math.max(1_000, stopsForMs)),
    formatMemory(extraBytes),
  );
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Take a heap snapshot of {0}?', subject),
    { modal: true, detail: access.kind === 'open' ? cost : `${cost}\n\n${openingDetail()}` },
    take,
  );
  return answer === take;
}

/** Asks before a tool is run for which the process stands still. */
export async function confirmTool(subject: string, { id, impact }: Recipe): Promise<boolean> {
  if (impact !== 'stops') return true;
  const run = vscode.l10n.t('Stop and Look');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Stop {0} to look into it?', subject),
    {
      modal: true,
      detail: vscode.l10n.t(
        '{0} stops it while it reads its stacks, which can take some seconds. It goes on after that.',
        id,
      ),
    },
    run,
  );
  return answer === run;
}

function openingDetail(): string {
  return vscode.l10n.t(
    'It gets the signal SIGUSR1, at which Node.js opens its inspector on a port of this machine. Until that is closed again, as soon as possible, every user of this machine can connect to it. The program prints a few lines into its terminal. If it handles SIGUSR1 itself, its own handler runs instead: that does not show from outside.',
  );
}
