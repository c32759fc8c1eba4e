import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths';
import { manifestTextsPath, readTexts } from '../l10n/bundle';
import manifest from '../../package.json';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const texts = readTexts(manifestTextsPath());

/** The cells of all rows of tables. */
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

function titleOf(command: string): string {
  const title = manifest.contributes.commands.find((each) => each.command === command)?.title ?? assert.fail(command);
  return texts[title.replaceAll('%', '')] ?? assert.fail(title);
}

/** `shift+cmd+backspace` as `⇧⌘⌫`. */
function macKey(key: string): string {
  const signs: Readonly<Record<string, string>> = {
    shift: '⇧',
    escape: 'Escape',
    cmd: '⌘',
    backspace: '⌫',
    enter: 'Enter',
  };
  const parts = key.split('+').map((part) => signs[part] ?? part.toUpperCase());
  return parts.join('');
}

function plainKey(key: string): string {
  return key.replace(/\b\w/g, (letter) => letter.toUpperCase());
}

describe('README.md', () => {
  it('has each key with what it does', () => {
    const missing = manifest.contributes.keybindings.filter(({ key, command, ...rest }) => {
      const mac = 'mac' in rest ? rest.mac : key;
      return !rows.some(
        ([, first, second, third = '']) =>
          first === plainKey(key) && second === macKey(mac) && third.startsWith(titleOf(command)),
      );
    });
    assert.deepEqual(missing, []);
  });

  it('has each setting with its default', () => {
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const [, , shown] = rows.find(([, first]) => first === `\`${name}\``) ?? assert.fail(name);
      const onOrOff = value === true ? 'on' : 'off';
      const expected = typeof value === 'boolean' ? onOrOff : Array.isArray(value) ? '' : String(value);
      assert.equal(shown?.replaceAll('`', ''), expected, name);
    }
  });

  it('names in bold only actions that exist', () => {
    const titles = Object.values(texts).map((text) => text.replace(/…$| \(.*\)$/, ''));
    const bold = rows.flatMap(([, first = '']) => /^\*\*(.*?)(?:…| ▸)?\*\*$/.exec(first)?.[1] ?? []);
    assert.ok(bold.length > 5);
    assert.deepEqual(
      bold.filter((name) => !titles.includes(name)),
      [],
    );
  });
});
