import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundlePath,
  createBundle,
  englishBundlePath,
  getLanguages,
  manifestTextsPath,
  readTexts,
  type Texts,
} from '../../l10n/bundle';
import { readSourceStrings } from '../../l10n/sourceStrings';
import { repository } from '../../host/paths';
import manifest from '../../../package.json';

const { strings, faults } = readSourceStrings();
const bundle = createBundle(strings);
const sourceTexts: Texts = Object.fromEntries(strings.map(({ key, message }) => [key, message]));
const manifestTexts = readTexts(manifestTextsPath());

/** Parts of a text that a translation has to have, too, as often and in any order. */
const fixedParts: Readonly<Record<string, RegExp>> = {
  placeholders: /\{\d+\}/g,
  icons: /\$\([\w~-]+\)/g,
  'targets of links': /\]\([^)]*\)/g,
  'code in Markdown': /`[^`]*`/g,
  'lines of the text': /\n/g,
  'check marks': /✓/g,
  'ellipses at the end': /…$/g,
};

/** What is wrong with the translation of a text. */
function differences(texts: Texts, translated: Texts): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const translation = translated[key];
    if (translation === undefined) return [];
    if (translation.trim() === '') return [`${key}: is empty`];
    return Object.entries(fixedParts)
      .filter(([, pattern]) => String(partsOf(text, pattern)) !== String(partsOf(translation, pattern)))
      .map(([part]) => `${key}: has other ${part}`);
  });
}

function partsOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([part]) => part).sort();
}

function without(keys: readonly string[], texts: Texts): readonly string[] {
  return keys.filter((key) => !Object.hasOwn(texts, key));
}

describe('The strings of the extension', () => {
  it('are found, and all of them are literals', () => {
    assert.ok(strings.length > 100, `${strings.length} strings`);
    assert.deepEqual(faults, []);
  });

  it('are those of l10n/bundle.l10n.json (npm run l10n writes it)', () => {
    assert.deepEqual(JSON.parse(readFileSync(englishBundlePath, 'utf8')), bundle);
  });

  it('have a placeholder for each of their values, and no other', () => {
    const wrong = strings.filter(({ message, argumentCount }) => {
      const used = new Set(partsOf(message, /\{\d+\}/g));
      return (
        used.size !== argumentCount ||
        [...used].some((placeholder) => Number(placeholder.slice(1, -1)) >= argumentCount)
      );
    });
    assert.deepEqual(
      wrong.map(({ place, message }) => `${place}: ${message}`),
      [],
    );
  });
});

describe('The texts of the manifest', () => {
  it('are those of package.nls.json, and there are no others', () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(manifestTexts).sort());
  });
});

describe('The translations', () => {
  it('are those into German, for strings and manifest alike', () => {
    assert.deepEqual(getLanguages(), ['de']);
    const manifests = readdirSync(repository).filter((name) => /^package\.nls\..+\.json$/.test(name));
    assert.deepEqual(manifests, ['package.nls.de.json']);
  });

  it('are in a folder that the manifest names, and in the package', () => {
    assert.equal(manifest.l10n, './l10n');
    const packaged = readFileSync(join(repository, '.vscodeignore'), 'utf8').split('\n');
    for (const pattern of ['!package.nls.*.json', '!l10n/bundle.l10n*.json'])
      assert.ok(packaged.includes(pattern), pattern);
  });

  for (const language of getLanguages()) {
    const files = [
      { name: `bundle.l10n.${language}.json`, path: bundlePath(language), texts: sourceTexts },
      { name: `package.nls.${language}.json`, path: manifestTextsPath(language), texts: manifestTexts },
    ];
    for (const { name, path, texts } of files) {
      it(`have every string in ${name}, and no other (npm run l10n lists what is missing)`, () => {
        assert.ok(existsSync(path));
        const translated = readTexts(path);
        assert.deepEqual(
          { missing: without(Object.keys(texts), translated), superfluous: without(Object.keys(translated), texts) },
          { missing: [], superfluous: [] },
        );
      });

      it(`have in ${name} the placeholders, icons, links and code of the original`, () => {
        assert.deepEqual(differences(texts, readTexts(path)), []);
      });
    }
  }
});
