import { cpSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { fetchKoffi } from '../../../fetchKoffi';
import { repository } from '../paths';

const root = join(repository, 'test');

/** The tests for Windows, bundled. */
export interface WineBundle {
  /** The program that runs test files. */
  readonly program: string;
  readonly files: readonly string[];
}

/** Bundles test files into a folder, one file each: wine runs no TypeScript, and looks for modules slowly. */
export async function bundleForWine(files: readonly string[], outdir: string): Promise<WineBundle> {
  const program = join(__dirname, 'runInWine.ts');
  const options: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // A CommonJS bundle has no import.meta, and some packages ask it where they are.
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  };
  await build({ ...options, entryPoints: [program, ...files], outbase: root, outdir });
  const helper = join(repository, 'src', 'consoleHelper.ts');
  await build({ ...options, entryPoints: [helper], outdir: join(outdir, 'windows') });
  await build({ ...options, entryPoints: [join(repository, 'src', 'canary.ts')], outdir });
  fetchKoffi(join(outdir, 'native'));
  // What ps-list, and the contract of sources, look for beside themselves.
  cpSync(join(repository, 'node_modules', 'ps-list', 'vendor'), join(outdir, 'windows', 'vendor'), { recursive: true });
  cpSync(join(root, 'contract', 'startChildren.js'), join(outdir, 'windows', 'startChildren.js'));
  const toBundle = (file: string): string => join(outdir, relative(root, file).replace(/\.ts$/, '.js'));
  return { program: toBundle(program), files: files.map(toBundle) };
}
