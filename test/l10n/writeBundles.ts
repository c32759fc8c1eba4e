/**
 * `npm run l10n`: writes the strings of the source to the bundle of English, drops from the other bundles what the source
 * no longer has, and says what is not translated yet.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { repository } from '../host/paths';
import {
  bundlePath,
  createBundle,
  englishBundlePath,
  getLanguages,
  manifestTextsPath,
  readTexts,
  sortByKey,
  type Texts,
} from './bundle';
import { readSourceStrings } from './sourceStrings';

function write(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Names each key that is missing in a file. */
function reportMissing(path: string, keys: readonly string[], texts: Texts): void {
  const missing = keys.filter((key) => !Object.hasOwn(texts, key));
  const name = relative(repository, path);
  if (missing.length === 0) console.log(`${name}: complete`);
  else console.log([`${name}: not translated yet:`, ...missing.map((key) => JSON.stringify(key))].join('\n  '));
}

const { strings, faults } = readSourceStrings();
for (const fault of faults) console.error(fault);
const bundle = createBundle(strings);
write(englishBundlePath, bundle);
const keys = Object.keys(bundle);
for (const language of getLanguages()) {
  const path = bundlePath(language);
  const translated = readTexts(path);
  write(path, sortByKey(Object.fromEntries(Object.entries(translated).filter(([key]) => Object.hasOwn(bundle, key)))));
  reportMissing(path, keys, translated);
  const manifestPath = manifestTextsPath(language);
  reportMissing(manifestPath, Object.keys(readTexts(manifestTextsPath())), readTexts(manifestPath));
}
process.exitCode = faults.length === 0 ? 0 : 1;
