import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { makeTempFolder } from '../../host/tempFolder';

/**
 * Bundles some lines that import from `src/process` into a program for Node, which every user can read.
 * @returns the path of the program.
 */
export function bundleProgram(lines: string): string {
  const folder = makeTempFolder();
  const outfile = join(folder, 'program.cjs');
  buildSync({
    stdin: { contents: lines, resolveDir: join(__dirname, '../../../src/process'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  chmodSync(folder, 0o755);
  return outfile;
}
