import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { KeptCommands } from '../process/ledger/keptCommands';
import { WorkspaceIndex } from '../process/ledger/workspaceIndex';
import { readBootId } from '../process/source/bootId';
import { getPidSpace } from '../process/source/pidSpace';
import { getCommonStorage } from '../workspace/workspaceStorage';
import type { Foundation } from './foundation';

/** What outlives a window, the folders for it, and where its pids are valid. */
export function createStorage({ context, warn }: Foundation) {
  const workspaceFolder = context.storageUri && getCommonStorage(context.storageUri.fsPath);
  const folder = workspaceFolder ?? context.globalStorageUri.fsPath;
  const index = new WorkspaceIndex({
    folder: join(context.globalStorageUri.fsPath, 'workspaces'),
    storage: folder,
    workspaceFolders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  });
  /** The folders of this name in the storage of the workspaces inside this one. */
  const getOtherFolders = (name: string) => async () =>
    (await index.containedStorages()).map((other) => join(other, name));
  const keptCommands = new KeptCommands({
    folder: join(folder, 'kept'),
    oldFile: join(folder, 'kept.json'),
    otherFolders: getOtherFolders('kept'),
    clock: systemClock,
    warn,
  });
  /** The commands of which the user wants no warning when they run away. */
  const ignoredCommands = new KeptCommands({
    folder: join(folder, 'ignored'),
    otherFolders: getOtherFolders('ignored'),
    clock: systemClock,
    warn,
  });
  const bootId = readBootId();
  const pidSpace = getPidSpace({ bootId });
  return { folder, workspaceFolder, getOtherFolders, bootId, pidSpace, keptCommands, ignoredCommands };
}

export type Storage = ReturnType<typeof createStorage>;
