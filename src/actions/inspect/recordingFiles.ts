import * as vscode from 'vscode';
import type { CpuProfile } from '../../process/inspect/profile/cpuProfile';
import type { ProcessInfo } from '../../process/processInfo';
import { fileNameOf, type InspectContext } from './inspectContext';

/** Opens a file in the viewer that VS Code has for it. */
export async function openRecording(path: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
  const options = { viewColumn, preview: false, preserveFocus: viewColumn === vscode.ViewColumn.Beside };
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), options);
}

/** @returns the path of the file. */
export async function writeProfile(
  target: ProcessInfo,
  profile: CpuProfile,
  { files }: Pick<InspectContext, 'files'>,
): Promise<string> {
  return files.write(fileNameOf(target, 'cpuprofile'), JSON.stringify(profile));
}
