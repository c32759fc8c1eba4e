import { truncate } from '../../common/truncate';
import { baseName } from './programName';
import type { Script } from './script';

/** Many projects have a file or a module of these names. */
const genericNames: ReadonlySet<string> = new Set([
  '__main__',
  'app',
  'cli',
  'index',
  'main',
  'run',
  'server',
  'start',
]);

/** The same for the folders that code is in. */
const genericFolders: ReadonlySet<string> = new Set(['bin', 'build', 'dist', 'lib', 'out', 'src']);

/** The home folder of a user, in its usual places. */
const homeFolder = /^(?:[a-z]:)?(?:\/(?:home|users)\/[^/]+|\/root)$/i;

/** The length of program text in a name, in characters. */
const maxCodeLength = 24;

/**
 * What a user would call a script: its file name alone, if that tells what it is (`api.js`, `http.server`), else together
 * with its folder (`api/index.js`) or its interpreter (`node -e …`, `python manage`).
 */
export function getScriptName(interpreter: string, { kind, option, value }: Script): string {
  const name = baseName(value);
  switch (kind) {
    case 'code':
      return joinWords(interpreter, option, truncate(value, maxCodeLength));
    case 'module':
      return name === '' || genericNames.has(name) ? joinWords(interpreter, option, name) : name;
    case 'jar':
    case 'file':
      return hasExtension(name) ? getTellingPath(value) : joinWords(interpreter, option, name);
  }
}

/** The file name of a path, with its folder if many files have that name. */
export function getTellingPath(path: string): string {
  const name = baseName(path);
  if (!isGeneric(name)) return name;
  const folders = path.replaceAll('\\', '/').split('/').slice(0, -1);
  const last = folders.findLastIndex((folder) => !genericFolders.has(folder));
  // The root folder, `.` and `..` have no names.
  const start = /^\.*$/.test(folders[last] ?? '') ? last + 1 : last;
  // The name of a user tells nothing, and does not belong into a report.
  const isHome = homeFolder.test(folders.slice(0, last + 1).join('/'));
  return [...(isHome ? ['~'] : []), ...folders.slice(isHome ? last + 1 : start), name].join('/');
}

/** What comes after the dot of a version (`server-1.2`) is no extension. */
function hasExtension(fileName: string): boolean {
  return /[^]\.[a-z]\w*$/i.test(fileName);
}

/** Whether nothing but a generic name is before the extensions: `server.js`, `server.bundle.js`. */
function isGeneric(fileName: string): boolean {
  return hasExtension(fileName) && genericNames.has(fileName.slice(0, fileName.indexOf('.')).toLowerCase());
}

function joinWords(...words: readonly string[]): string {
  return words
    .filter((word) => word !== '')
    .join(' ')
    .trim();
}
