import { cpSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { repository } from '../paths';

const root = join(repository, 'test');

/** What tests for Windows consist of, bundled. */
export interface WineBundle {
  /** The program that runs test files. */
  readonly program: string;
  readonly files: readonly string[];
}

/** Bundles test files into a folder, one file each: wine runs no TypeScript, and looks for modules slowly. */
export async function bundleForWine(files: readonly string[], koffi: string, outdir: string): Promise<WineBundle> {
  const program = join(__dirname, 'runInWine.ts');
  await build({
    entryPoints: [program, ...files],
    outbase: root,
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // A CommonJS bundle has no import.meta, and some packages ask it where they are.
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  const folder = join(outdir, 'windows');
  cpSync(koffi, join(folder, 'koffi.node'));
  // The program that ps-list looks for beside itself.
  cpSync(join(repository, 'node_modules', 'ps-list', 'vendor'), join(folder, 'vendor'), { recursive: true });
  cpSync(join(root, 'contract', 'startChildren.js'), join(folder, 'startChildren.js'));
  const toBundle = (file: string): string => join(outdir, relative(root, file).replace(/\.ts$/, '.cjs'));
  return { program: toBundle(program), files: files.map(toBundle) };
}
