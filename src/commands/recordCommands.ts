import * as vscode from 'vscode';
import { openRecording, type OpenRecordingContext } from '../actions/record/openRecording';
import { record, type RecordContext } from '../actions/record/record';
import { commandIds } from '../common/contributions';

/** Record…, Stop Recording, and Open Recording…, which also takes a path. */
export function registerRecordCommands(context: RecordContext & OpenRecordingContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.record, () => record(context)),
    vscode.commands.registerCommand(commandIds.stopRecording, () => context.recorder.stop()),
    vscode.commands.registerCommand(commandIds.openRecording, (path: unknown) =>
      openRecording(typeof path === 'string' ? path : undefined, context),
    ),
  );
}
