import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { addLogWriter } from './addLogWriter';
import { installOnce } from './installOnce';
import { installNode } from './installNode';
import { npm } from './npm';
import { prepareManifest } from './prepareManifest';
import type { VSCodeVersion } from './versions';

export interface InstalledServer {
  readonly version: VSCodeVersion;
  /** The path of the Node that it runs on. */
  readonly node: string;
  /** The path of its main script. */
  readonly main: string;
}

/**
 * Installs VS Code as a server, from npm. `code-server` is a wrapper with a complete VS Code inside; only that part is
 * used. It is unpacked and not installed as a package: its post-install script would compile native modules that nothing
 * here needs.
 */
export async function installServer(version: VSCodeVersion): Promise<InstalledServer> {
  const node = await installNode(version.node);
  const main = join('out', 'server-main.js');
  const folder = await installOnce({
    folder: `vscode-server-${version.vscode}`,
    version: `${version.package} for ${process.platform}-${process.arch}`,
    what: `VS Code ${version.vscode} (${version.package}, about 50 MB, and its dependencies)`,
    files: [main, join('node_modules', 'node-pty', 'prebuilds')],
    build: async (draft) => {
      await npm(draft, ['pack', '--silent', '--ignore-scripts', version.package]);
      const tarball = join(draft, `${version.package.replace('@', '-')}.tgz`);
      await extract({ file: tarball, cwd: draft, strip: 3, filter: (path) => path.startsWith('package/lib/vscode/') });
      rmSync(tarball);
      prepareManifest(draft, version.replacements);
      await npm(draft, ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
    },
  });
  addLogWriter(folder);
  return { version, node, main: join(folder, main) };
}
