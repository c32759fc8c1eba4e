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
const systemFonts = ['/usr/share/fonts', '/usr/local/share/fonts'];

/**
 * Unpacks the headless Chromium of an npm package. The package unpacks itself into the system's folder for temporary files,
 * where an incomplete copy can be seen meanwhile. So it runs in a process of its own, with another such folder. A variable
 * of AWS Lambda has it unpack its libraries as well, for slim machines that do not have them.
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
  return { path, what: `Chromium from npm`, env: canStart(path) ? env : { ...env, ...libraries } };
}

/** Whether the machine has the libraries that Chromium needs. */
function canStart(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** The package has a font for text. Terminals and editors need a monospaced one as well. */
function addFonts(folder: string): void {
  const files = join(packages, '@fontsource', 'dejavu-mono', 'files');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(files).filter((name) => name.endsWith('.woff'))) {
    copyFileSync(join(files, file), join(folder, file));
  }
}

/** Prefers these fonts, so that pictures look the same everywhere, and takes the machine's for missing characters. */
function fontsConfiguration(folder: string): string {
  const prefer = (family: string, font: string): string =>
    `  <alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...[join(folder, 'fonts'), ...systemFonts].map((path) => `  <dir>${path}</dir>`),
    `  <cachedir>${join(folder, 'fonts-cache')}</cachedir>`,
    prefer('sans-serif', 'Open Sans'),
    prefer('system-ui', 'Open Sans'),
    prefer('monospace', 'DejaVu Sans Mono'),
    '</fontconfig>',
    '',
  ].join('\n');
}
