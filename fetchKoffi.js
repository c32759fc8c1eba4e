// Gets koffi's file for each platform on which it is used. npm installs only that of its own platform, so that the others
// come from the registry. Each package has to be what `package-lock.json` says it is.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const tar = require('tar');

const platforms = ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64'];
const { packages } = JSON.parse(readFileSync(join(__dirname, 'package-lock.json'), 'utf8'));
/** Downloads are kept: see `test/host/paths.ts`. */
const cache = join(__dirname, '.vscode-test', 'koffi');

/**
 * Fills a folder with `PLATFORM-ARCH/koffi.node` for all platforms. What is not in the cache is downloaded.
 * @throws if a package cannot be had, or is another one than the lock file names.
 */
function fetchKoffi(folder) {
  const all = platforms.map(describePackage);
  downloadPackages(all.filter((each) => !hasIntegrity(each)));
  rmSync(folder, { recursive: true, force: true });
  for (const each of all) {
    if (!hasIntegrity(each)) throw new Error(`${each.file} is not what package-lock.json says it is.`);
    const target = join(folder, each.platform);
    mkdirSync(target, { recursive: true });
    // In the package it is package/PLATFORM_ARCH/koffi.node.
    const filter = (path) => path.endsWith('/koffi.node');
    tar.extract({ file: each.file, cwd: target, sync: true, strip: 2, filter });
    if (!existsSync(join(target, 'koffi.node'))) throw new Error(`${each.file} has no koffi.node.`);
  }
}

/** The same from what npm has installed here: for development, which needs no network. On Linux there is nothing to do. */
function copyInstalledKoffi(folder) {
  const platform = `${process.platform}-${process.arch}`;
  const installed = join('node_modules', '@koromix', `koffi-${platform}`, platform.replace('-', '_'), 'koffi.node');
  if (!platforms.includes(platform) || !existsSync(installed)) return;
  mkdirSync(join(folder, platform), { recursive: true });
  copyFileSync(installed, join(folder, platform, 'koffi.node'));
}

function describePackage(platform) {
  const name = `@koromix/koffi-${platform}`;
  const { version, integrity } = packages[`node_modules/${name}`];
  return { platform, spec: `${name}@${version}`, integrity, file: join(cache, `koffi-${platform}-${version}.tgz`) };
}

/** @see https://www.w3.org/TR/SRI/#the-integrity-attribute */
function hasIntegrity({ file, integrity }) {
  if (!existsSync(file)) return false;
  const [algorithm, digest] = integrity.split(/-(.*)/s);
  return createHash(algorithm).update(readFileSync(file)).digest('base64') === digest;
}

/** Downloads into a folder of its own first, so that another build finds all of a file or nothing. */
function downloadPackages(wanted) {
  if (wanted.length === 0) return;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'download-'));
  try {
    const pack = ['pack', '--json', '--ignore-scripts', '--prefer-offline', '--pack-destination', draft];
    const output = npm([...pack, ...wanted.map(({ spec }) => spec)]);
    for (const { name, version, filename } of JSON.parse(output)) {
      const { file } = wanted.find(({ spec }) => spec === `${name}@${version}`);
      renameSync(join(draft, filename), file);
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** npm, through its script where that is known: on Windows `npm` itself needs a shell. */
function npm(args) {
  const script = process.env.npm_execpath;
  const [command, ...first] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
  return execFileSync(command, [...first, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

module.exports = { fetchKoffi, copyInstalledKoffi };
