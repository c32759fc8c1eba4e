import { build } from 'esbuild';
import { join } from 'node:path';
import { packageExtension } from '../../../host/launch/packageExtension';

/**
 * Packages the extension that measures.
 * @returns the path of the package.
 */
export async function packageProbe(): Promise<string> {
  const manifest = {
    name: 'probe',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.96.0' },
    main: './extension.js',
    activationEvents: ['*'],
  };
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'extension.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'error',
  });
  return await packageExtension(manifest, { 'extension.js': outputFiles.map(({ text }) => text).join('') });
}
