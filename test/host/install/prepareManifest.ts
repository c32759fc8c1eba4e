import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
}

interface Manifest extends LockedPackage {
  packages?: Record<string, LockedPackage>;
}

/**
 * Makes the dependencies of a folder installable from the npm registry alone, without a compiler. Packages that are locked
 * to a git repository are taken from the registry in the same version, and some packages get another version.
 */
export function prepareManifest(folder: string, replacements: Readonly<Record<string, string>>): void {
  edit(join(folder, 'package.json'), (manifest) => {
    manifest.dependencies = { ...manifest.dependencies, ...replacements };
  });
  edit(join(folder, 'npm-shrinkwrap.json'), (lock) => {
    for (const [path, locked] of Object.entries(lock.packages ?? {})) {
      if (path === '') locked.dependencies = { ...locked.dependencies, ...replacements };
      if (locked.resolved?.startsWith('git') === true) {
        delete locked.resolved;
        delete locked.integrity;
      }
    }
    const replaced = Object.keys(replacements).map((name) => `node_modules/${name}`);
    lock.packages = Object.fromEntries(
      Object.entries(lock.packages ?? {}).filter(
        ([path]) => !replaced.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
      ),
    );
  });
}

function edit(path: string, change: (manifest: Manifest) => void): void {
  if (!existsSync(path)) return;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest, undefined, 2));
}
