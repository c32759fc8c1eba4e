import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../../package.json';
import { koffiVersion } from '../../../../src/process/native/loadKoffi';

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

const lockFile = join(__dirname, '../../../../package-lock.json');
const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

describe('The packages of koffi', () => {
  it('are of the exact version that is loaded', () => {
    assert.equal(manifest.devDependencies.koffi, koffiVersion);
    assert.equal(packages['node_modules/koffi']?.version, koffiVersion);
  });

  for (const platform of ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64']) {
    it(`are in the lock file with a hash: ${platform}`, () => {
      const { version, integrity } = packages[`node_modules/@koromix/koffi-${platform}`] ?? assert.fail();
      assert.equal(version, koffiVersion);
      assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
    });
  }

  it('are named with their version and license in the notices', () => {
    const notices = readFileSync(join(lockFile, '../THIRD-PARTY-NOTICES.txt'), 'utf8');
    assert.ok(notices.includes(`koffi ${koffiVersion} (https://koffi.dev)`));
    assert.ok(notices.includes('Niels Martignène'));
  });
});
