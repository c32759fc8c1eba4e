// Has a file to remove before it ends. Terminate lets it do that; after Kill, the file stays.
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'runaway-demo-'));
writeFileSync(join(folder, 'lock'), `${process.pid}\n`);
console.log(`holding ${join(folder, 'lock')}: pid ${process.pid}`);

function cleanUp() {
  console.log('Cleaning up, this takes two seconds ...');
  setTimeout(() => {
    rmSync(folder, { recursive: true });
    console.log('Done.');
    process.exit(0);
  }, 2000);
}

process.once('SIGTERM', cleanUp);
process.once('SIGINT', cleanUp);
setTimeout(cleanUp, 10 * 60_000);
