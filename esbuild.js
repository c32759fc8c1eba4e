// Bundles the extension into dist/extension.js. `--production` minifies, `--watch` rebuilds.
const { cpSync } = require('node:fs');
const esbuild = require('esbuild');
const production = process.argv.includes('--production');

const options = {
  entryPoints: ['src/extension.ts'],
  bundle: true,
  outfile: 'dist/extension.js',
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

async function main() {
  // The helper programs that ps-list looks for beside itself on Windows.
  cpSync('node_modules/ps-list/vendor', 'dist/vendor', { recursive: true });
  if (process.argv.includes('--watch')) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
