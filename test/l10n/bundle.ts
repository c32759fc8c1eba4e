/** The files in `l10n`, from which VS Code takes the strings of the extension in the language of the user. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths';
import type { SourceString } from './sourceStrings';

/** A text, in the bundle of English with the comment for translators. */
export type BundleEntry = string | { readonly message: string; readonly comment: readonly string[] };

export type Bundle = Readonly<Record<string, BundleEntry>>;

/** The texts of `package.json`, or the strings of the source, by their keys. */
export type Texts = Readonly<Record<string, string>>;

const folder = join(repository, 'l10n');

/** The bundle of English, which is made from the source. */
export const englishBundlePath = join(folder, 'bundle.l10n.json');

/** The languages besides English that there is a bundle for. */
export function getLanguages(): readonly string[] {
  return readdirSync(folder).flatMap((name) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

export function bundlePath(language: string): string {
  return join(folder, `bundle.l10n.${language}.json`);
}

/** The texts of the manifest; those in English without a language. */
export function manifestTextsPath(language?: string): string {
  return join(repository, language === undefined ? 'package.nls.json' : `package.nls.${language}.json`);
}

export function readTexts(path: string): Texts {
  return JSON.parse(readFileSync(path, 'utf8')) as Texts;
}

/** The bundle of English: each string once, in alphabetical order. */
export function createBundle(strings: readonly SourceString[]): Bundle {
  const entries = strings.map(({ key, message, comment }): [string, BundleEntry] => [
    key,
    comment.length === 0 ? message : { message, comment },
  ]);
  return sortByKey(Object.fromEntries(entries));
}

export function sortByKey<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
