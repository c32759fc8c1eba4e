import * as vscode from 'vscode';
import { endsWithin } from '../../common/timeLimit';
import type { OriginNode } from '../../process/model/snapshot';
import { descendants } from '../../process/model/snapshotQueries';
import { escapeLinks, maxReasonLength } from '../../ui/escape';
import { endProcesses } from '../end/endProcesses';
import { controlC } from '../signal/interruptInTerminals';
import { EventWait } from './eventWait';
import { offerToKill, waitForExit } from './leftovers';
import type { RestartContext, RestartOutcome, RunningCommand } from './restartContext';

/** How long a command may take to end after Ctrl+C, in ms, before it is asked by signals. */
const interruptMs = 2_000;
/** How long a shell may take to show its prompt after the end of a command, in ms. */
const promptMs = 2_000;

/** Ends the command that runs in a terminal, and runs the same command line there again, in the same folder. */
export async function restartCommand(
  originId: string,
  { terminal, execution }: RunningCommand,
  context: RestartContext,
): Promise<RestartOutcome> {
  const { clock, model, source } = context;
  const origin = model.snapshot.origins.find((node) => node.origin.id === originId);
  if (!(await isInSameFolder(execution, origin, context))) return 'kept';
  const jobs = (origin?.processes ?? [])
    .map(({ process }) => process)
    .filter((process) => source.isInForeground(process) === true);
  const members = [...jobs, ...descendants(jobs, model.snapshot)];
  const end = new EventWait(vscode.window.onDidEndTerminalShellExecution, (event) => event.execution === execution);
  try {
    // As by the key: it also ends a loop that the shell itself runs.
    terminal.sendText(controlC, false);
    let isOver = await endsWithin(end.fired, interruptMs, clock);
    if (!isOver && jobs.length > 0) {
      await endProcesses('terminateTree', jobs, context);
      isOver = await endsWithin(end.fired, promptMs, clock);
    }
    const left = await waitForExit(members, context);
    if (left.length > 0 && !(await offerToKill(left, context))) return 'kept';
    isOver ||= await endsWithin(end.fired, promptMs, clock);
    const { shellIntegration } = terminal;
    if (!isOver || !shellIntegration) {
      showStillBusy(execution);
      return 'kept';
    }
    shellIntegration.executeCommand(execution.commandLine.value);
    return 'started';
  } finally {
    end.dispose();
  }
}

/** A command such as `cd web && npm start` does something else in the folder that it has changed to. */
async function isInSameFolder(
  { cwd, commandLine }: RunningCommand['execution'],
  origin: OriginNode | undefined,
  { source, resolvePath }: RestartContext,
): Promise<boolean> {
  const shell = origin?.root && (await source.facts(origin.root))?.process;
  if (cwd === undefined || shell?.cwd === undefined) return true;
  // The shell reports the folder as it was typed, the system without symbolic links.
  if (shell.cwd === (await resolvePath(cwd.fsPath).catch(() => cwd.fsPath))) return true;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      '“{0}” was not restarted: it was started in {1}, and its terminal is in {2} now.',
      escapeLinks(commandLine.value, maxReasonLength),
      escapeLinks(cwd.fsPath, maxReasonLength),
      escapeLinks(shell.cwd, maxReasonLength),
    ),
  );
  return false;
}

function showStillBusy({ commandLine }: RunningCommand['execution']): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      '“{0}” was not started again: it has not ended yet.',
      escapeLinks(commandLine.value, maxReasonLength),
    ),
  );
}
