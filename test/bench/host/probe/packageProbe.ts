import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../../host/paths';
import { runProgram } from '../../../host/runProgram';
import { makeTempFolder } from '../../../host/tempFolder';

/**
 * Packages the extension that measures.
 * @returns the path of the package.
 */
export async function packageProbe(): Promise<string> {
  const folder = makeTempFolder();
  const manifest = {
    name: 'probe',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.96.0' },
    main: './extension.js',
    activationEvents: ['*'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(__dirname, 'extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'error',
  });
  const packagePath = join(folder, 'probe.vsix');
  // As a program, since it prints to stdout, which has only the table.
  const vsce = join(repository, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--allow-missing-repository', '--skip-license', '--no-dependencies'];
  const args = [vsce, 'package', ...flags, '--out', packagePath];
  const { code, output } = await runProgram({
    command: process.execPath,
    args,
    cwd: folder,
    deadlineMs: 60_000,
    isQuiet: true,
  });
  if (code !== 0) throw new Error(`Cannot package the extension that measures:\n${output}`);
  return packagePath;
}
