import { readFileSync } from 'node:fs';

/** Where an installation of a system has its id (machine-id(5)). */
const paths = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/**
 * The id of this installation of a system, the same after every start. It is confidential (machine-id(5)).
 *
 * @returns undefined if the installation has none.
 */
export function readMachineId(
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): string | undefined {
  for (const path of paths) {
    try {
      const id = read(path).trim();
      if (/^[0-9a-f]{32}$/.test(id)) return id;
    } catch {
      continue; // Not every system has both files, or any.
    }
  }
  return undefined;
}
