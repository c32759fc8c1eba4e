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

/** Another way of asking for the processes. */
export interface Peer {
  readonly name: string;
  /** Asks once, and says how many processes it was told of. */
  ask(root: number): Promise<number>;
  /** Lets time pass until it asks the system and does not answer from memory. Not measured. */
  prepare?(): Promise<void>;
  /**
   * Starts so many programs that whoever is asked next would have to look at them all: it is asked when the others are
   * done, and less often, since it takes so long.
   */
  readonly stormy?: true;
  /** What it says it needed itself, without being started, in ms. */
  inside?(): number;
}

/** All there are on this machine; and why some are not. */
export async function findPeers(): Promise<{
  readonly peers: readonly Peer[];
  readonly missing: readonly MissingPeer[];
}> {
  const { default: psList } = await import('ps-list');
  const peers: Peer[] = [
    { name: 'ps-list', ask: async () => (await psList()).length },
    { name: 'pidtree', ask: async (root) => (await pidtree(root, { root: true })).length },
    systemInformation(),
    { name: 'ps -axo', ask: vsCodeExplorer },
  ];
  const program = compile();
  if (program === undefined) return { peers, missing: [{ name: statReader, why: 'no cc on this machine' }] };
  return { peers: [...peers, everyStat(program)], missing: [] };
}

export interface MissingPeer {
  readonly name: string;
  readonly why: string;
}

export const statReader = 'C, every stat';

/** One `cat` for each process. It answers from memory when it is asked again within half a second. */
function systemInformation(): Peer {
  let answeredAt = 0;
  return {
    name: 'systeminformation',
    stormy: true,
    prepare: () => new Promise((resolve) => setTimeout(resolve, Math.max(0, answeredAt + 510 - performance.now()))),
    ask: async () => {
      const { list } = await processes();
      answeredAt = performance.now();
      return list.length;
    },
  };
}

/** As VS Code's process explorer calls it (src/vs/base/node/ps.ts). */
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
    ask: async () => {
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
