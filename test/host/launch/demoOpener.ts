import { join } from 'node:path';
import { npm } from '../install/npm';
import { repository } from '../paths';

/** The folder of an extension that shows the Processes view when a window opens. */
export const demoOpener = join(repository, 'test', 'demo-opener');

/**
 * Packages {@link demoOpener} into a folder.
 * @returns the path of the package.
 */
export async function packageDemoOpener(folder: string): Promise<string> {
  const packagePath = join(folder, 'demo-opener.vsix');
  await npm(demoOpener, ['run', 'package', '--', '--out', packagePath]);
  return packagePath;
}
