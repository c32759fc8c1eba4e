import { access, constants, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { waitAtMost } from '../../../common/timeLimit';
import { getHostSystem, type HostSystem } from '../../source/hostSystem';
import { getExistingExecutable } from '../runtime/getRuntime';
import type { Runtime, RuntimeFacts } from '../runtime/runtime';
import { getRecipes, type FoundTools } from './getInspections';
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

export interface ToolFinderOptions {
  /** The environment variable `PATH`. */
  readonly path?: string;
  readonly home?: string;
  readonly system?: HostSystem;
  /** Our user id; undefined on Windows. */
  readonly uid?: number | undefined;
  readonly fs?: ToolFs;
  /** How long a folder has for an answer, in ms. */
  readonly maxWaitMs?: number;
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

/** How many folders may keep a question waiting: Node's pool has four threads, for all extensions in the extension host. */
const maxSilent = 2;

const worldWritable = 0o002;

/**
 * Searches for tools, and runs nothing. A folder may be on a drive that is gone, which never answers: such a folder is left
 * out until it does.
 */
export class ToolFinder {
  private readonly path: string;
  private readonly home: string;
  private readonly system: HostSystem;
  private readonly uid: number | undefined;
  private readonly fs: ToolFs;
  private readonly maxWaitMs: number;
  /** The folders that have not answered yet. */
  private readonly silent = new Set<string>();

  constructor({
    path = process.env.PATH ?? '',
    home = homedir(),
    system = getHostSystem(),
    uid = process.geteuid?.(),
    fs = realFs,
    maxWaitMs = 500,
  }: ToolFinderOptions = {}) {
    this.path = path;
    this.home = home;
    this.system = system;
    this.uid = uid;
    this.fs = fs;
    this.maxWaitMs = maxWaitMs;
  }

  /** All tools that are of use for a process. */
  async findAll(runtime: Runtime, facts: RuntimeFacts): Promise<FoundTools> {
    const executable = getExistingExecutable(facts);
    // `argv[0]` names the `python` of a virtual environment, whose tools lie beside it.
    const programs = [executable, facts.commandLine[0]].flatMap((path) => path ?? []);
    const ids = new Set(getRecipes(runtime, this.system.platform).map(({ tool }) => tool));
    const paths = new Map<ToolId, string>();
    for (const id of ids) {
      const path = id === 'interpreter' ? undefined : await this.find(id, programs);
      if (id !== 'interpreter' && path !== undefined) paths.set(id, path);
    }
    const isUsable =
      ids.has('interpreter') &&
      executable !== undefined &&
      (await this.ask(dirname(executable), () => this.isTrusted(executable)));
    return { paths, interpreter: isUsable === true ? executable : undefined };
  }

  /**
   * One tool: in `PATH`, where its installer puts it, and beside the programs of the process (its executable, and the
   * `python` of its virtual environment). Beside those, only a file counts that no other user can have put there.
   * @returns its path; undefined if it is not found.
   */
  async find(id: ToolId, programs: readonly string[] = []): Promise<string | undefined> {
    const { homeFolders, isBesideProgram } = tools[id];
    const name = `${id}${this.system.programSuffix}`;
    // An entry that is relative would be searched in the folder that happens to be the current one.
    const ours = [...this.path.split(delimiter), ...homeFolders.map((folder) => join(this.home, folder))].filter(
      isAbsolute,
    );
    const theirs = isBesideProgram ? programs.filter(isAbsolute).map((program) => dirname(program)) : [];
    for (const folder of new Set([...theirs, ...ours])) {
      const file = join(folder, name);
      const isFound = await this.ask(
        folder,
        async () => (await this.isProgram(file)) && (ours.includes(folder) || (await this.isTrusted(file))),
      );
      if (isFound === true) return file;
    }
    return undefined;
  }

  /** @returns undefined if the folder has not answered in time, or not to an earlier question. */
  private async ask(folder: string, question: () => Promise<boolean>): Promise<boolean | undefined> {
    if (this.silent.has(folder) || this.silent.size >= maxSilent) return undefined;
    const answer = question();
    const inTime = await waitAtMost(this.maxWaitMs, answer);
    if (inTime !== undefined) return inTime;
    this.silent.add(folder);
    void answer.finally(() => this.silent.delete(folder));
    return undefined;
  }

  private async isProgram(path: string): Promise<boolean> {
    try {
      return (await this.fs.stat(path)).isFile && (await this.fs.isExecutable(path));
    } catch {
      return false;
    }
  }

  /** Whether no other user could have put this file there, or could change it: it may run with more rights than its owner. */
  private async isTrusted(path: string): Promise<boolean> {
    const { fs, uid } = this;
    if (uid === undefined) return true;
    try {
      const file = await fs.realpath(path);
      const all = await Promise.all([fs.stat(file), fs.stat(dirname(file)), fs.stat(dirname(path))]);
      return all.every((one) => (one.uid === 0 || one.uid === uid) && (one.mode & worldWritable) === 0);
    } catch {
      return false;
    }
  }
}
