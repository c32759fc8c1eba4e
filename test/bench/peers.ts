import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pidtree from 'pidtree';
import { processes } from 'systeminformation';
import { out } from '../host/paths';

const execute = promisify(execFile);
/** In bytes; thousands of command lines. */
const maxBuffer = 64 * 1024 * 1024;

/** Another program or library that lists processes. */
export interface Peer {
  readonly name: string;
  /**
   * Lists processes once.
   * @returns how many it has found.
   */
  list(root: number): Promise<number>;
  /** Waits until its cache has expired. Not measured. */
  prepare?(): Promise<void>;
  /**
   * Starts so many programs that the next listing would have to read them all. So it runs after all others, and less often,
   * since it is slow.
   */
  readonly stormy?: true;
  /** The time that it has measured itself, without its start, in ms. */
  inside?(): number;
}

/** The peers that run on this machine, and why others do not. */
export async function findPeers(): Promise<{
  readonly peers: readonly Peer[];
  readonly missing: readonly MissingPeer[];
}> {
  const { default: psList } = await import('ps-list');
  const peers: Peer[] = [
    { name: 'ps-list', list: async () => (await psList()).length },
    { name: 'pidtree', list: async (root) => (await pidtree(root, { root: true })).length },
    systemInformation(),
    { name: 'ps -axo', list: vsCodeExplorer },
  ];
  const program = compile();
  if (program === undefined) return { peers, missing: [{ name: statReader, reason: 'no cc on this machine' }] };
  return { peers: [...peers, everyStat(program)], missing: [] };
}

export interface MissingPeer {
  readonly name: string;
  readonly reason: string;
}

export const statReader = 'C, every stat';

/** Starts a `cat` for each process. Within half a second it answers from a cache. */
function systemInformation(): Peer {
  let answeredAt = 0;
  return {
    name: 'systeminformation',
    stormy: true,
    prepare: () => new Promise((resolve) => setTimeout(resolve, Math.max(0, answeredAt + 510 - performance.now()))),
    list: async () => {
      const { list } = await processes();
      answeredAt = performance.now();
      return list.length;
    },
  };
}

/** The call of VS Code's process explorer (src/vs/base/node/ps.ts). */
async function vsCodeExplorer(): Promise<number> {
  const columns = 'pid=,ppid=,pcpu=,pmem=,command=';
  const { stdout } = await execute('ps', ['-ax', '-o', columns], { maxBuffer, encoding: 'utf8' });
  const line = /^\s*([0-9]+)\s+([0-9]+)\s+([0-9]+\.[0-9]+)\s+([0-9]+\.[0-9]+)\s+(.+)$/;
  return stdout.split('\n').filter((text) => line.test(text.trim())).length;
}

function everyStat(program: string): Peer {
  let inside = NaN;
  return {
    name: statReader,
    list: async () => {
      const { stdout } = await execute(program);
      const [count = NaN, microseconds = NaN] = stdout.split(' ').map(Number);
      inside = microseconds / 1000;
      return count;
    },
    inside: () => inside,
  };
}

function compile(): string | undefined {
  mkdirSync(out, { recursive: true });
  const program = join(out, 'statReader');
  try {
    execFileSync('cc', ['-O2', '-o', program, join(__dirname, 'statReader.c')], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}
