import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../../host/install/npm';
import { repository } from '../../host/paths';
import { makeTempFolder } from '../../host/tempFolder';
import type { BenchContext } from '../row';

/** A packaged extension to measure. */
export interface Build {
  readonly name: 'ours' | 'earlier';
  readonly vsix: string;
  /** A bundle to install instead of the minified one of the package, if the functions in profiles need their names. */
  readonly readableBundle: string | undefined;
}

/** Packages the extension of this checkout, and that of the earlier one if there is one. */
export async function packageBuilds({ earlierFolder, names, printStatus }: BenchContext): Promise<readonly Build[]> {
  printStatus('  packaging');
  const builds = [await packageBuild('ours', repository, names)];
  if (earlierFolder !== undefined) builds.push(await packageBuild('earlier', earlierFolder, names));
  return builds;
}

/** A copy, since another run may package the same checkout meanwhile. */
async function packageBuild(name: Build['name'], checkout: string, isReadable: boolean): Promise<Build> {
  const folder = makeTempFolder();
  const vsix = join(folder, `${name}.vsix`);
  await npm(checkout, ['run', 'package', '--', '--out', vsix]);
  if (!isReadable) return { name, vsix, readableBundle: undefined };
  await npm(checkout, ['run', 'compile']);
  const readableBundle = join(folder, 'extension.js');
  copyFileSync(join(checkout, 'dist', 'extension.js'), readableBundle);
  return { name, vsix, readableBundle };
}

/** Replaces the bundle of the installed extension. Before a window is open, no extension host has loaded it. */
export function installReadableBundle({ readableBundle }: Build, extensionsFolder: string): void {
  if (readableBundle === undefined) return;
  const name = readdirSync(extensionsFolder).find((each) => each.startsWith('runaway-tools.runaway-'));
  if (name === undefined) throw new Error('The extension is not installed');
  const dist = join(extensionsFolder, name, 'dist');
  mkdirSync(dist, { recursive: true });
  copyFileSync(readableBundle, join(dist, 'extension.js'));
}
