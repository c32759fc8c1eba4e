import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths';

/** In bytes: a user of any platform downloads the files of all. */
const maxBytes = 2_500_000;

describe('The package', () => {
  const bytes = readFileSync(join(repository, 'runaway.vsix'));

  it('is small', () => {
    assert.ok(bytes.length <= maxBytes, `${bytes.length} bytes`);
  });

  it('has what native calls are made through and what makes some of them, for each platform on which they are', () => {
    // The directory of a zip archive has the names of all files as they are.
    const files = ['canary.js', 'consoleHelper.js', ...['win32', 'darwin'].flatMap(nativeFiles)];
    const missing = files.filter((file) => !bytes.includes(`extension/dist/${file}`));
    assert.deepEqual(missing, []);
  });
});

function nativeFiles(platform: string): readonly string[] {
  return ['x64', 'arm64'].map((arch) => `native/${platform}-${arch}/koffi.node`);
}
