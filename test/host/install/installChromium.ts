import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from './installOnce';
import { downloads, repository } from '../paths';

/** A browser that can be launched, and the environment it needs. */
export interface Browser {
  readonly path: string;
  readonly what: string;
  readonly env: Readonly<Record<string, string>>;
}

const packages = join(repository, 'node_modules');
const system = ['/usr/share/fonts', '/usr/local/share/fonts'];

/**
 * The headless Chromium that comes in an npm package, unpacked. The package unpacks itself into the system's folder for
 * temporary files, half of it visible while it is at it; so it does that in a process of its own that is told of another
 * such folder. The variable makes it unpack its libraries as well, for slim machines that have none.
 */
export async function installChromium(): Promise<Browser> {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Error(
      'Found no Chrome, Chromium or Edge, and npm has one for linux-x64 only. Set RUNAWAY_BROWSER to one.',
    );
  }
  const manifest = readFileSync(join(packages, '@sparticuz', 'chromium', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = await installOnce({
    folder: 'chromium',
    version,
    what: `headless Chromium (@sparticuz/chromium ${version}, 200 MB unpacked)`,
    files: ['chromium', 'fonts.conf'],
    build: async (draft) => {
      const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
      const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: repository, env });
      addFonts(join(draft, 'fonts'));
      writeFileSync(join(draft, 'fonts.conf'), fontsConfiguration(join(downloads, 'chromium')));
    },
  });
  const path = join(folder, 'chromium');
  const env = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  return { path, what: `Chromium from npm`, env: starts(path) ? env : { ...env, ...libraries } };
}

/** Whether this machine has the libraries that Chromium needs. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** The package brings a font for text; terminals and editors need one with a fixed width as well. */
function addFonts(folder: string): void {
  const files = join(packages, '@fontsource', 'dejavu-mono', 'files');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(files).filter((name) => name.endsWith('.woff'))) {
    copyFileSync(join(files, file), join(folder, file));
  }
}

/** These fonts first, so that pictures look the same everywhere; the machine's for what they do not have. */
function fontsConfiguration(folder: string): string {
  const prefer = (family: string, font: string): string =>
    `  <alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...[join(folder, 'fonts'), ...system].map((path) => `  <dir>${path}</dir>`),
    `  <cachedir>${join(folder, 'fonts-cache')}</cachedir>`,
    prefer('sans-serif', 'Open Sans'),
    prefer('system-ui', 'Open Sans'),
    prefer('monospace', 'DejaVu Sans Mono'),
    '</fontconfig>',
    '',
  ].join('\n');
}
