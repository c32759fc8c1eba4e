import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../paths';
import { downloadPackage } from './downloadPackage';
import { installOnce } from './installOnce';

const packageName = '@koromix/koffi-win32-x64';

/** @returns the path of koffi for Windows, in the version that is locked. */
export async function installWindowsKoffi(): Promise<string> {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as PackageLock;
  const { version, integrity } = lock.packages[`node_modules/${packageName}`] ?? {};
  if (version === undefined || integrity === undefined) throw new Error(`package-lock.json is without ${packageName}`);
  const file = join('win32_x64', 'koffi.node');
  const folder = await installOnce({
    folder: 'koffi-windows',
    version: `${packageName}@${version}`,
    what: `koffi ${version} for Windows`,
    files: [file],
    build: async (draft) => {
      await downloadPackage({ name: packageName, version, integrity }, draft);
      rmSync(join(draft, 'staging'), { recursive: true });
    },
  });
  return join(folder, file);
}

interface PackageLock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string } | undefined>
  >;
}
