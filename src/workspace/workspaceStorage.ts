import { basename, dirname, join } from 'node:path';

/**
 * The storage folder that all windows on a workspace have in common. The extension host locks the folder of its workspace.
 * While another window holds the lock, or one that has not quite ended, the extension host uses `NAME-1` to `NAME-9`
 * instead (extHostStoragePaths.ts): the windows would not find each other's files.
 */
export function getCommonStorage(folder: string): string {
  const workspace = dirname(folder);
  return join(dirname(workspace), basename(workspace).replace(/(?<=.)-[1-9]$/, ''), basename(folder));
}
