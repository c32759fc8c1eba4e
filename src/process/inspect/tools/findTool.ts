import { access, constants, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { tools, type ToolId } from './tool';

/** What is needed of a file that may be a tool. */
export interface FoundFile {
  readonly isFile: boolean;
  readonly mode: number;
  readonly uid: number;
}

export interface ToolFs {
  /** The real path of a program that may be executed; rejects if there is none. */
  realpath(path: string): Promise<string>;
  stat(path: string): Promise<FoundFile>;
  isExecutable(path: string): Promise<boolean>;
}

export interface FindToolOptions {
  /** The environment variable `PATH`. */
  readonly path?: string;
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
  /** Our user id; undefined on Windows. */
  readonly uid?: number | undefined;
  readonly fs?: ToolFs;
}

const realFs: ToolFs = {
  realpath,
  stat: async (path) => {
    const found = await stat(path);
    return { mode: found.mode, uid: found.uid, isFile: found.isFile() };
  },
  isExecutable: (path) =>
    access(path, constants.X_OK).then(
      () => true,
      () => false,
    ),
};

/**
 * Searches for a tool without running anything: in `PATH`, where its installer puts it, and beside the programs of the
 * process (its executable, and the `python` of its virtual environment). Beside those, only a file counts that no other
 * user can have put there.
 * @returns its path; undefined if it is not found.
 */
export async function findTool(
  id: ToolId,
  programs: readonly string[],
  {
    path = process.env.PATH ?? '',
    home = homedir(),
    platform = process.platform,
    uid = process.geteuid?.(),
    fs = realFs,
  }: FindToolOptions = {},
): Promise<string | undefined> {
  const { homeFolders, isBesideProgram } = tools[id];
  const names = platform === 'win32' ? [`${id}.exe`] : [id];
  // An entry that is relative would be searched in the folder that happens to be the current one.
  const ours = [...path.split(delimiter), ...homeFolders.map((folder) => join(home, folder))].filter(isAbsolute);
  const theirs = isBesideProgram ? programs.filter(isAbsolute).map((program) => dirname(program)) : [];
  for (const folder of new Set([...theirs, ...ours])) {
    for (const name of names) {
      const file = join(folder, name);
      if (!(await isProgram(file, fs))) continue;
      if (ours.includes(folder) || (await isTrusted(file, uid, fs))) return file;
    }
  }
  return undefined;
}

/** Whether no other user could have put this file there, or could change it: it may run with more rights than its owner. */
export async function isTrusted(path: string, uid: number | undefined, fs: ToolFs = realFs): Promise<boolean> {
  if (uid === undefined) return true;
  try {
    const file = await fs.realpath(path);
    const all = await Promise.all([fs.stat(file), fs.stat(dirname(file)), fs.stat(dirname(path))]);
    return all.every((one) => (one.uid === 0 || one.uid === uid) && (one.mode & worldWritable) === 0);
  } catch {
    return false;
  }
}

const worldWritable = 0o002;

async function isProgram(path: string, fs: ToolFs): Promise<boolean> {
  try {
    return (await fs.stat(path)).isFile && (await fs.isExecutable(path));
  } catch {
    return false;
  }
}
