import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { makeTempFolder } from '../../host/tempFolder';

/** Makes a program of its own, readable by every user, of some lines that use `src/process`; returns its path. */
export function bundle(contents: string): string {
  const folder = makeTempFolder();
  const outfile = join(folder, 'program.cjs');
  buildSync({
    stdin: { contents, resolveDir: join(__dirname, '../../../src/process'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  chmodSync(folder, 0o755);
  return outfile;
}
