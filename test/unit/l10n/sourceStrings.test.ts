import assert from 'node:assert/strict';
import { findStrings } from '../../l10n/sourceStrings';

const keysOf = (code: string): readonly string[] => findStrings('a.ts', code).strings.map(({ key }) => key);

describe('The strings of the source', () => {
  it('are the literals in calls of l10n.t, with their values and their place', () => {
    const { strings, faults } = findStrings('a.ts', "\nvscode.l10n.t('{0} and {1} more', names, count);");
    assert.deepEqual(strings, [
      { key: '{0} and {1} more', message: '{0} and {1} more', comment: [], argumentCount: 2, place: 'a.ts:2' },
    ]);
    assert.deepEqual(faults, []);
  });

  it('have no escapes of the source in them', () => {
    assert.deepEqual(keysOf(String.raw`l10n.t('it\'s \u2026'); l10n.t("it's"); l10n.t(` + '`a`)'), [
      "it's …",
      "it's",
      'a',
    ]);
  });

  it('are found in calls within calls', () => {
    assert.deepEqual(keysOf("l10n.t('outer {0}', l10n.t('inner'))"), ['outer {0}', 'inner']);
  });

  it('have the comment for translators in their key, as VS Code looks them up', () => {
    const [string] = findStrings('a.ts', "l10n.t({ message: 'Kill {0}', args: [name], comment: ['a', 'b'] })").strings;
    assert.equal(string?.key, 'Kill {0}/ab');
    assert.equal(string.argumentCount, 1);
  });

  for (const call of [
    'l10n.t(text)',
    "l10n.t('a' + 'b')",
    "l10n.t(isOne ? 'a' : 'b')",
    'l10n.t(`${name}`)',
    'l10n.t()',
  ]) {
    it(`do not have the text of ${call}, which is a fault with its place`, () => {
      assert.deepEqual(findStrings('a.ts', call), { strings: [], faults: ['a.ts:1: the text is no literal'] });
    });
  }

  it('are no other calls of t', () => {
    assert.deepEqual(findStrings('a.ts', "t('a'); i18n.t('b'); l10n.tt('c')"), { strings: [], faults: [] });
  });
});
