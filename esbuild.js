// Bundles the extension into dist/extension.js, what runs in processes of its own beside it (canary.js,
// consoleHelper.js), and what runs in webviews into dist/webview. `--production` minifies, and gets the native files of
// all platforms. `--watch` rebuilds.
const { cpSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const esbuild = require('esbuild');
const { copyInstalledKoffi, fetchKoffi } = require('./fetchKoffi');
const production = process.argv.includes('--production');

/**
 * For `import * as` of a module in CommonJS, esbuild makes an object with a getter for each export, in each importing
 * module anew: for the hundreds of exports of `vscode`, that is megabytes, and a good part of the activation.
 */
const sharedVSCode = {
  name: 'shared vscode',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return {
        contents: text.replace("import * as vscode from 'vscode';", "const vscode = require('vscode');"),
        loader: 'ts',
      };
    });
  },
};

const options = {
  plugins: [sharedVSCode],
  entryPoints: ['src/extension.ts', 'src/canary.ts', 'src/consoleHelper.ts'],
  bundle: true,
  outdir: 'dist',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: production,
  sourcemap: !production,
  // ps-list is an ES module that asks where it lies (for its Windows helper); a CommonJS bundle has to tell it.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'info',
};

/** What runs in a browser: one script and one style sheet for each kind of panel. */
const webviewOptions = {
  entryPoints: [
    { in: 'src/webview/details/main.ts', out: 'details' },
    { in: 'src/webview/details/details.css', out: 'details' },
  ],
  bundle: true,
  outdir: 'dist/webview',
  platform: 'browser',
  format: 'iife',
  // Chromium of VS Code 1.96.
  target: 'chrome128',
  tsconfig: 'src/webview/tsconfig.json',
  minify: production,
  sourcemap: production ? false : 'inline',
  logLevel: 'info',
};

async function main() {
  // The helper programs that ps-list looks for beside itself on Windows.
  cpSync('node_modules/ps-list/vendor', 'dist/vendor', { recursive: true });
  // What is packaged has the files of all platforms, unless it is for this machine alone.
  if (production && process.env.RUNAWAY_KOFFI !== 'installed') fetchKoffi('dist/native');
  else copyInstalledKoffi('dist/native');
  for (const each of [options, webviewOptions]) {
    if (process.argv.includes('--watch')) await (await esbuild.context(each)).watch();
    else await esbuild.build(each);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
