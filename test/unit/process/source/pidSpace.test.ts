import assert from 'node:assert/strict';
import { readBootId } from '../../../../src/process/source/bootId';
import { parseLedgerName } from '../../../../src/process/ledger/ledgerName';
import { getPidSpace, type PidSpaceOptions } from '../../../../src/process/source/pidSpace';

/** The initial pid namespace: it has this inode on every machine. */
const initial = 'pid:[4026531836]';

function spaceOf(some: Partial<PidSpaceOptions> & { readonly link?: string | Error }): string {
  const { link = initial, ...options } = some;
  const readLink = (): string => {
    if (link instanceof Error) throw link;
    return link;
  };
  return getPidSpace({ bootId: 'boot', readLink, platform: 'linux', hostName: () => 'host', ...options });
}

describe('getPidSpace', () => {
  it('differs between boots of machines and between pid namespaces of one machine', () => {
    const spaces = [{}, { bootId: 'another boot' }, { link: 'pid:[4026532713]' }].map(spaceOf);
    assert.equal(new Set(spaces).size, 3);
    assert.equal(spaceOf({}), spaces[0]);
  });

  it('does not depend on the host name of a machine that has a boot id', () => {
    assert.equal(spaceOf({ hostName: () => 'renamed' }), spaceOf({}));
  });

  it('depends on the host name of a machine without a boot id, except on a Mac, which changes its name with the network', () => {
    const link = new Error('ENOENT');
    const of = (platform: NodeJS.Platform, name: string): string =>
      spaceOf({ bootId: 'unknown', link, platform, hostName: () => name });
    assert.notEqual(of('win32', 'one'), of('win32', 'two'));
    assert.equal(of('darwin', 'one'), of('darwin', 'two'));
  });

  it('is read back from the name of a ledger', () => {
    const space = getPidSpace({ bootId: readBootId() });
    assert.equal(parseLedgerName(`${space}-1000-1.5.json`)?.writer.space, space);
  });
});
