import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Puts py-spy, if this machine has it in `PATH`, where its installer puts it in this home.
 * @returns whether it is there.
 */
export function offerPySpy(home: string): boolean {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'py-spy'))
    .find(existsSync);
  if (path === undefined) return false;
  const folder = join(home, '.local', 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync(path, join(folder, 'py-spy'));
  return true;
}
