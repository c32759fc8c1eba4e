import { basename, dirname, join } from 'node:path';

/**
 * The storage folder that all windows on a workspace have in common. The extension host locks the folder of its workspace,
 * and takes `NAME-1` to `NAME-9` while another window, or one that has not quite ended, holds the lock
 * (extHostStoragePaths.ts): what windows leave to each other would be in different places.
 */
export function commonStorage(folder: string): string {
  const workspace = dirname(folder);
  return join(dirname(workspace), basename(workspace).replace(/(?<=.)-[1-9]$/, ''), basename(folder));
}
