import { readFile, readlink, stat } from 'node:fs/promises';
import type { ProcessInfo } from '../../processInfo';
import type { TraceFacts } from './canTrace';

/** The part of `node:fs/promises` that is needed. None of these files waits for the process. */
export interface TraceFs {
  readFile(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
  getOwner(path: string): Promise<number>;
}

const realFs: TraceFs = {
  readFile: (path) => readFile(path, 'utf8'),
  readlink,
  getOwner: async (path) => (await stat(path)).uid,
};

export interface TraceContext {
  readonly platform: NodeJS.Platform;
  readonly ownUid: number | undefined;
  readonly ownPids: ReadonlySet<number>;
  readonly fs?: TraceFs;
}

/** CAP_SYS_PTRACE, capabilities(7). */
const traceCapability = 19n;

/** Reads what decides whether a process may be traced; on systems other than Linux little is known. */
export async function readTraceFacts(
  { pid, uid, state, kernelThread }: Pick<ProcessInfo, 'pid' | 'uid' | 'state' | 'kernelThread'>,
  { platform, ownUid, ownPids, fs = realFs }: TraceContext,
): Promise<TraceFacts> {
  const known = { platform, pid, ownPids, ownUid, isZombie: state === 'zombie', isKernelThread: kernelThread };
  const unknown = { hasTraceCapability: undefined, traceScope: undefined, isDumpable: undefined };
  const uids = uid < 0 ? undefined : [uid, uid, uid, uid];
  if (platform !== 'linux') {
    return { ...known, ...unknown, uids, tracerPid: undefined, sharesNamespaces: undefined };
  }
  const orUndefined = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);
  const [status, own, scope, owner, sharesNamespaces] = await Promise.all([
    orUndefined(fs.readFile(`/proc/${pid}/status`)),
    orUndefined(fs.readFile('/proc/self/status')),
    orUndefined(fs.readFile('/proc/sys/kernel/yama/ptrace_scope')),
    orUndefined(fs.getOwner(`/proc/${pid}/status`)),
    orUndefined(sharesAllNamespaces(pid, fs)),
  ]);
  const ids = /^Uid:\s+([\d\s]+)$/m.exec(status ?? '')?.[1]?.trim();
  const realUids = ids === undefined ? uids : ids.split(/\s+/).map(Number);
  const capabilities = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(own ?? '')?.[1];
  return {
    ...known,
    uids: realUids,
    hasTraceCapability:
      capabilities === undefined ? undefined : ((BigInt(`0x${capabilities}`) >> traceCapability) & 1n) === 1n,
    traceScope: scope === undefined ? undefined : Number(scope.trim()),
    // The files of a process that is not dumpable belong to root (proc(5)).
    isDumpable: owner === undefined || !realUids || realUids[1] === 0 ? undefined : owner === realUids[1],
    tracerPid: toNumber(/^TracerPid:\s*(\d+)$/m.exec(status ?? '')?.[1]),
    sharesNamespaces,
  };
}

async function sharesAllNamespaces(pid: number, fs: TraceFs): Promise<boolean> {
  const same = await Promise.all(
    ['mnt', 'pid'].map(async (name) => {
      const [theirs, ours] = await Promise.all([
        fs.readlink(`/proc/${pid}/ns/${name}`),
        fs.readlink(`/proc/self/ns/${name}`),
      ]);
      return theirs === ours;
    }),
  );
  return same.every(Boolean);
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
