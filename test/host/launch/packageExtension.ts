import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../paths';
import { runProgram } from '../runProgram';
import { makeTempFolder } from '../tempFolder';

const vsce = join(repository, 'node_modules', '@vscode', 'vsce', 'vsce');
const flags = ['--allow-missing-repository', '--skip-license', '--no-dependencies'];
const deadlineMs = 60_000;

/**
 * Packages an extension of these files, by name. vsce runs as a program, since it prints to stdout, which belongs to the
 * caller.
 * @returns the path of the package.
 * @throws with what vsce has printed, if it fails.
 */
export async function packageExtension(
  manifest: { readonly name: string },
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = makeTempFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const packagePath = join(folder, `${manifest.name}.vsix`);
  const { code, output } = await runProgram({
    command: process.execPath,
    args: [vsce, 'package', ...flags, '--out', packagePath],
    cwd: folder,
    deadlineMs,
    isQuiet: true,
  });
  if (code !== 0) throw new Error(`Cannot package the extension ${manifest.name}:\n${output}`);
  return packagePath;
}
