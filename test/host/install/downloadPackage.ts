import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { npm } from './npm';

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As package-lock.json has it: `sha512-…`. */
  readonly integrity: string;
}

/**
 * Downloads a package of npm into a folder, whatever system and processor it is for, and runs nothing of it.
 * @throws if it is not the one that was locked.
 */
export async function downloadPackage({ name, version, integrity }: NpmPackage, folder: string): Promise<void> {
  const staging = join(folder, 'staging');
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{}');
  await npm(staging, ['pack', '--ignore-scripts', `${name}@${version}`]);
  const archive = readdirSync(staging).find((file) => file.endsWith('.tgz')) ?? '';
  const path = join(staging, archive);
  const found = `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} has the integrity ${found}, not ${integrity}`);
  await extract({ file: path, cwd: folder, strip: 1 });
}
