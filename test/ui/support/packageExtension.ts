import { createVSIX } from '@vscode/vsce';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from '../../host/tempFolder';

/**
 * Packages an extension of these files, by name.
 * @returns the path of the package.
 */
export async function packageExtension(
  manifest: { readonly name: string },
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = makeTempFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const packagePath = join(folder, `${manifest.name}.vsix`);
  await createVSIX({ cwd: folder, packagePath, allowMissingRepository: true, skipLicense: true, dependencies: false });
  return packagePath;
}
