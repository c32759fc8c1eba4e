import { wait, type SlicedTask } from '../../../../common/timeSlicing';
import { parseFileLink } from '../../../fileLink';
import type {
  ContextSwitches,
  DescriptorKind,
  DescriptorSummary,
  OpenDescriptor,
  ProcessDetails,
  ResourceLimit,
  SignalDispositions,
} from '../../processDetails';
import type { HeldSocket } from '../../heldSocket';
import { parseVariables } from '../../parseVariables';
import { namesOfSignals } from '../../signalNames';
import { findSockets } from '../descriptors';
import { maxEnvironmentBytes } from '../environments';
import { toHeldSocket } from '../listeningSockets';
import { parseIo } from '../readIo';
import { maxRollupBytes } from '../sharedMemory';
import { readSocketTables } from '../socketTables';
import { getSignalMask, type SignalMaskName } from '../status';
import { parseDescriptor } from './parseDescriptor';
import type { ProcessFiles } from './processFiles';

/** So many descriptors are looked at, and so many of them are named. */
const maxDescriptors = 16_384;
const maxNamed = 200;
const linksPerStep = 64;

/**
 * Reads the details of a process: what hangs is left out, and what is read after it. `folder` is that of a thread that has
 * not exited: `/proc/PID`, as a rule.
 */
export function* readDetails(
  pid: number,
  folder: string,
  files: ProcessFiles,
  mayWait: boolean,
): SlicedTask<ProcessDetails> {
  const status = files.text(`${folder}/status`);
  const limits = files.text(`${folder}/limits`);
  const descriptors = yield* readDescriptors(folder, files);
  const listening = descriptors && (yield* readListening(pid, files));
  const controlGroups = yield* files.ask(`${folder}/cgroup`);
  const link = files.link(`${folder}/exe`);
  const executable = link === undefined ? undefined : parseFileLink(link);
  // A zombie has no program, and no environment any more. The environment is in the memory of the process, whose lock a
  // thread in uninterruptible sleep may hold.
  const isReadable = executable !== undefined && !mayWait;
  const environment = isReadable ? yield* files.ask(`${folder}/environ`, maxEnvironmentBytes) : undefined;
  // That of a thread has its part only.
  const io = yield* files.ask(`/proc/${pid}/io`);
  // The last one, since it takes long for a large process.
  const memory = yield* files.ask(`${folder}/smaps_rollup`, maxRollupBytes);
  return {
    executable,
    descriptors,
    listening,
    limits: limits === undefined ? undefined : parseLimits(limits),
    signals: status === undefined ? undefined : parseSignals(status),
    contextSwitches: status === undefined ? undefined : parseContextSwitches(status),
    environment: environment === undefined ? undefined : parseVariables(environment),
    otherNamespaces: readNamespaces(folder, files),
    controlGroup: controlGroups === undefined ? undefined : parseControlGroup(controlGroups),
    io: io === undefined ? undefined : parseIo(io),
    proportionalMemory: memory === undefined ? undefined : parseProportional(memory),
  };
}

/** The sockets of the process that listen, in its own network, which need not be ours. */
function* readListening(pid: number, { fs }: ProcessFiles): SlicedTask<readonly HeldSocket[] | undefined> {
  const sockets = yield* wait(readSocketTables(fs, `/proc/${pid}/net`));
  if (!sockets) return undefined;
  const held = yield* findSockets(fs, pid, new Map(sockets.map((socket) => [socket.inode, socket])));
  return sockets.filter(({ inode }) => held.has(inode)).map(toHeldSocket);
}

function* readDescriptors(folder: string, files: ProcessFiles): SlicedTask<DescriptorSummary | undefined> {
  // Without the right to look into the process, its folder cannot be listed, and neither can this link be read.
  if (files.link(`${folder}/cwd`) === undefined) return undefined;
  const names = yield* files.names(`${folder}/fd`, maxDescriptors + 1);
  const kinds = new Map<DescriptorKind, number>();
  const first: OpenDescriptor[] = [];
  let count = 0;
  for (const number of names.slice(0, maxDescriptors).map(Number)) {
    if (!files.checkTime()) break;
    if (++count % linksPerStep === 0) yield;
    const name = files.link(`${folder}/fd/${number}`);
    if (name === undefined) continue;
    const { kind } = parseDescriptor(name);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (first.length < maxNamed) first.push({ number, kind, name });
  }
  return { count: names.length, kinds, first, isCut: count < names.length };
}

/** A table with columns of fixed width (proc_pid_limits(5)). */
export function parseLimits(text: string): readonly ResourceLimit[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(Max [a-z ]{1,40}?) {2,}(unlimited|\d+) +(unlimited|\d+) *([a-z]*) *$/.exec(line);
    if (!match) return [];
    const [, name = '', soft = '', hard = '', unit = ''] = match;
    return [{ name, soft: toLimit(soft), hard: toLimit(hard), unit }];
  });
}

function toLimit(text: string): number | undefined {
  return text === 'unlimited' ? undefined : Number(text);
}

export function parseSignals(status: string): SignalDispositions | undefined {
  const mask = (name: SignalMaskName): bigint | undefined => getSignalMask(status, name);
  const [handled, ignored, blocked] = [mask('SigCgt'), mask('SigIgn'), mask('SigBlk')];
  if (handled === undefined || ignored === undefined || blocked === undefined) return undefined;
  const pending = (mask('SigPnd') ?? 0n) | (mask('ShdPnd') ?? 0n);
  return {
    handled: namesOfSignals(handled),
    ignored: namesOfSignals(ignored),
    blocked: namesOfSignals(blocked),
    pending: namesOfSignals(pending),
  };
}

function parseContextSwitches(status: string): ContextSwitches | undefined {
  const voluntary = /^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1];
  const involuntary = /^nonvoluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1];
  if (voluntary === undefined || involuntary === undefined) return undefined;
  return { voluntary: Number(voluntary), involuntary: Number(involuntary) };
}

/** `pid_for_children` and `time_for_children` are of what it starts. */
const namespaces = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

function readNamespaces(folder: string, files: ProcessFiles): readonly string[] | undefined {
  if (files.link(`${folder}/ns/mnt`) === undefined) return undefined;
  return namespaces.filter((name) => {
    const [link, own] = [files.link(`${folder}/ns/${name}`), files.link(`/proc/self/ns/${name}`)];
    return link !== undefined && own !== undefined && link !== own;
  });
}

/** A line for each hierarchy, `0::/path` for the unified one (proc_pid_cgroup(5)). */
export function parseControlGroup(text: string): string | undefined {
  let first: string | undefined;
  for (const line of text.split('\n')) {
    const [, hierarchy, path] = /^(\d+):[^:]*:(\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    // On a system with both kinds, processes are in the root of the unified one.
    if (hierarchy === '0' && path !== '/') return path;
    if (first === undefined || first === '/') first = path;
  }
  return first;
}

function parseProportional(text: string): number | undefined {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match ? Number(match[1]) * 1024 : undefined;
}
