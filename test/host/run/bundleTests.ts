import { build } from 'esbuild';
import { join } from 'node:path';
import { findTests } from './findTests';
import { repository } from '../paths';

/**
 * Bundles the integration tests into that folder, one file each, since an extension host runs no TypeScript. Returns what
 * its `extensionTestsPath` has to be.
 */
export async function bundleTests(outdir: string): Promise<string> {
  const source = join(repository, 'test', 'integration');
  await build({
    entryPoints: [join(source, 'index.ts'), ...findTests(source)],
    outbase: source,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    // A CommonJS bundle has no import.meta, and some packages ask it where they are.
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return join(outdir, 'index');
}
