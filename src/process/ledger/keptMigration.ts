import { dirname } from 'node:path';
import { removeAbandonedDrafts, unlessMissing } from '../../common/atomicFile';
import { hashCommand } from './commandKey';
import { KeptFolder, maxKept, type KeptFs } from './keptFolder';

export interface KeptMigrationOptions {
  /** The file in which an earlier version remembered the kept commands. */
  readonly oldFile: string | undefined;
  /** Where other workspaces remember theirs. */
  readonly otherFolders: (() => Promise<readonly string[]>) | undefined;
  readonly fs: KeptFs;
  /** In ms since the epoch. */
  readonly now: number;
  readonly warn: (message: string) => void;
}

/**
 * Fills the folder of a workspace that has none yet: from the file of an earlier version, or else from other workspaces.
 * The file of an earlier version is deleted.
 */
export async function migrateKept(folder: KeptFolder, options: KeptMigrationOptions): Promise<void> {
  const existing = await folder.list();
  const hadOldFile = await migrateOldFile(folder, options);
  if (existing || hadOldFile) return;
  for (const other of (await options.otherFolders?.()) ?? []) {
    for (const key of (await new KeptFolder(other, options.fs).list()) ?? []) await folder.add(key);
  }
}

/** @returns whether there was such a file. */
async function migrateOldFile(folder: KeptFolder, { oldFile, fs, now, warn }: KeptMigrationOptions): Promise<boolean> {
  if (oldFile === undefined) return false;
  await removeAbandonedDrafts(dirname(oldFile), fs, now);
  const text = await fs.readFile(oldFile, 'utf8').catch(unlessMissing);
  if (text === undefined) return false;
  const commandLines = decodeOldFile(text);
  if (commandLines) for (const commandLine of commandLines.slice(-maxKept)) await folder.add(hashCommand(commandLine));
  else warn(`${oldFile} is damaged, what was kept in it is forgotten`);
  await fs.rm(oldFile, { force: true });
  return true;
}

/** @returns undefined if it is damaged. */
function decodeOldFile(text: string): readonly string[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list = typeof content === 'object' && content !== null && 'commandLines' in content && content.commandLines;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : undefined;
}
