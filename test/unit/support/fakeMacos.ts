import type { LibSystem } from '../../../src/process/source/macos/libSystem';

/** A process of a made-up macOS. */
export interface FakeMacosProcess {
  readonly pid: number;
  parentPid: number;
  /** Counts up by one for each process. */
  readonly uniqueId: number;
  /** Of the process that has started it. */
  parentUniqueId: number;
  /** Changes with each program that it executes. */
  version: number;
  /** In microseconds since 1970. */
  readonly startMicroseconds: number;
  name: string;
  uid: number;
  group: number;
  session: number;
  foregroundGroup: number;
  status: 'alive' | 'stopped' | 'zombie';
  isTraced: boolean;
  ignoredSignals: number;
  caughtSignals: number;
  cpuTicks: number;
  childrenCpuTicks: number;
  memory: number;
  threads: number;
  runningThreads: number;
  /** What is told of single threads. */
  threadTimes: readonly FakeThread[];
  executable: string;
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** One of Apple's own programs, whose environment is not shown. */
  isRestricted: boolean;
  /** It executes a program just now. */
  isExecuting: boolean;
  folder: string;
  descriptors: FakeDescriptor[];
}

export interface FakeThread {
  readonly id: number;
  readonly name: string;
  /** `TH_STATE_…` */
  readonly state: number;
  /** In ns. */
  readonly userTime: number;
  readonly kernelTime: number;
}

export type FakeDescriptor =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'pipe'; readonly id: number }
  | { readonly type: 'kqueue' }
  | { readonly type: 'semaphore' }
  | { readonly type: 'unix'; readonly id: number; readonly path: string }
  | {
      readonly type: 'tcp';
      readonly id: number;
      readonly state: 'listening' | 'connected' | 'closed';
      /** The four bytes of an IPv4 address, or the 16 of an IPv6 one. */
      readonly address: readonly number[];
      readonly port: number;
      readonly remotePort?: number;
    };

/** Numbers of errors (errno.h). */
const esrch = 3;
const eperm = 1;
const einval = 22;

const statuses = { alive: 2, stopped: 4, zombie: 5 } as const;
const hasTerminal = 0x2;
const isTraced = 0x800;
const leadsSession = 0x2;

/**
 * The calls of libSystem on a made-up system, which answer as the kernel does (xnu-11417: proc_info.c, kern_sysctl.c):
 * nothing for zombies, little for other users, and lists that have grown since their size was asked for. It writes what
 * the decoders read, by the layouts of the headers.
 */
export class FakeMacos implements LibSystem {
  readonly processes = new Map<number, FakeMacosProcess>();
  /** Signals that were sent by token. */
  readonly signals: (readonly [pid: number, signal: number])[] = [];
  /** How often each call was made, by its name. */
  readonly calls = new Map<string, number>();
  /** Of this process. */
  user = 501;
  ticksPerSecond = 24_000_000;
  isListBroken = false;
  /** Called after the size of the list was asked for. */
  onSizeAsked: () => void = () => undefined;
  /** Called before a signal is sent by token. */
  onSignal: () => void = () => undefined;
  private lastPid = 99;
  private lastUniqueId = 1_000;
  private lastVersion = 5_000;
  private microseconds = Date.UTC(2026, 0, 1) * 1000;

  procSignalWithAuditToken: LibSystem['procSignalWithAuditToken'] = (token, signal) => {
    this.count('signal');
    this.onSignal();
    const process = this.processes.get(token.readInt32LE(20));
    if (signal <= 0) return einval;
    if (!process || process.status === 'zombie' || process.version !== token.readInt32LE(28)) return esrch;
    if (!this.mayLookInto(process)) return eperm;
    this.signals.push([process.pid, signal]);
    return 0;
  };

  start(given: Partial<FakeMacosProcess> = {}): FakeMacosProcess {
    const { parentPid = 1 } = given;
    const parent = this.processes.get(parentPid);
    const pid = given.pid ?? ++this.lastPid;
    this.microseconds += 1_000_001;
    const process: FakeMacosProcess = {
      pid,
      parentPid,
      uniqueId: ++this.lastUniqueId,
      parentUniqueId: parent?.uniqueId ?? 0,
      version: ++this.lastVersion,
      startMicroseconds: this.microseconds,
      name: 'node',
      uid: 501,
      group: pid,
      session: parent?.session ?? pid,
      foregroundGroup: 0,
      status: 'alive',
      isTraced: false,
      ignoredSignals: 0,
      caughtSignals: 0,
      cpuTicks: 0,
      childrenCpuTicks: 0,
      memory: 8 * 1024 * 1024,
      threads: 7,
      runningThreads: 0,
      threadTimes: [],
      executable: '/usr/local/bin/node',
      arguments: ['node', 'server.js'],
      environment: { PATH: '/usr/bin' },
      isRestricted: false,
      isExecuting: false,
      folder: '/Users/me',
      descriptors: [],
      ...given,
    };
    this.processes.set(pid, process);
    return process;
  }

  /** The process is gone, and launchd has its children. */
  end(pid: number): void {
    this.processes.delete(pid);
    for (const process of this.processes.values()) if (process.parentPid === pid) process.parentPid = 1;
  }

  /** The process executes a program. */
  execute(pid: number, given: Partial<FakeMacosProcess>): void {
    const process = this.find(pid);
    if (!process) throw new Error(`no process ${pid}`);
    const parentUniqueId = this.find(process.parentPid)?.uniqueId ?? 0;
    Object.assign(process, { version: ++this.lastVersion, parentUniqueId, ...given });
  }

  sysctl(name: readonly number[], buffer: Buffer | null): number {
    const [, kind, what, pid = 0] = name;
    if (kind === 49) return this.fillArguments(what ?? 0, buffer);
    const found = what === 1 ? [this.find(pid)].flatMap((process) => process ?? []) : [...this.processes.values()];
    this.count(what === 1 ? 'process' : 'list');
    if (this.isListBroken && what === 0) return -1;
    // While a process executes a program, there are two of it.
    const records = found.flatMap((process) => (process.isExecuting ? [process, process] : [process])).map(toKinfoProc);
    if (!buffer) {
      const bytes = (records.length + 5) * 648;
      this.onSizeAsked();
      return bytes;
    }
    if (records.length * 648 > buffer.length) return -1;
    return Buffer.concat(records).copy(buffer);
  }

  sysctlByName(name: string, buffer: Buffer | null): number {
    if (name === 'net.inet.tcp.pcblist_n') {
      const list = toTcpList([...this.processes.values()]);
      if (!buffer) return list.length * 2;
      return list.length <= buffer.length ? list.copy(buffer) : -1;
    }
    if (name !== 'hw.tbfrequency' || !buffer) return -1;
    buffer.writeBigUInt64LE(BigInt(this.ticksPerSecond));
    return 8;
  }

  procPidInfo(pid: number, flavor: number, argument: number, buffer: Buffer | null): number {
    this.count(`info ${flavor}`);
    const process = this.find(pid);
    if (!process || process.status === 'zombie') return 0;
    if (flavor === 17) return fill(buffer, toUniqueIdentifier(process));
    // The size of a list is told of every process.
    if (flavor === 1 && !buffer) return (process.descriptors.length + 20) * 8;
    if (!this.mayLookInto(process)) return 0;
    switch (flavor) {
      case 1:
        return fillPart(buffer, toDescriptors(process));
      case 2:
        return fill(buffer, toTaskInfo(process));
      case 15: {
        const thread = process.threadTimes.find(({ id }) => id === argument);
        return thread ? fill(buffer, toThread(thread)) : 0;
      }
      case 28:
        return fillPart(buffer, Buffer.concat(process.threadTimes.map(({ id }) => toUInt64(id))));
      case 9:
        return fill(buffer, toFolders(process));
      default:
        return 0;
    }
  }

  procPidFdInfo(pid: number, number: number, flavor: number, buffer: Buffer): number {
    this.count(`descriptor ${flavor}`);
    const process = this.find(pid);
    const descriptor = process?.descriptors[number - 3];
    if (!process || !descriptor || process.status === 'zombie' || !this.mayLookInto(process)) return 0;
    if (flavor === 2 && descriptor.type === 'file') return fill(buffer, toFile(descriptor.path));
    if (flavor === 3 && (descriptor.type === 'tcp' || descriptor.type === 'unix')) {
      return fill(buffer, toSocket(descriptor));
    }
    if (flavor === 6 && descriptor.type === 'pipe') return fill(buffer, toPipe(descriptor.id));
    return 0;
  }

  procPidRusage(pid: number, flavor: number, buffer: Buffer): number {
    const process = this.find(pid);
    if (!process || flavor !== 2 || !this.mayLookInto(process)) return -1;
    buffer.fill(0);
    buffer.writeBigUInt64LE(BigInt(process.childrenCpuTicks), 96);
    return 0;
  }

  procPidPath(pid: number, buffer: Buffer): number {
    const process = this.find(pid);
    return process && process.status !== 'zombie' ? buffer.write(process.executable) : 0;
  }

  getSid(pid: number): number {
    const process = this.find(pid);
    return process && process.status !== 'zombie' ? process.session : -1;
  }

  private fillArguments(pid: number, buffer: Buffer | null): number {
    this.count('arguments');
    const process = this.find(pid);
    if (!process || process.status === 'zombie' || process.isExecuting || !this.mayLookInto(process)) return -1;
    const bytes = toArguments(process);
    return buffer ? fillPart(buffer, bytes) : bytes.length;
  }

  private find(pid: number): FakeMacosProcess | undefined {
    return this.processes.get(pid);
  }

  private mayLookInto({ uid }: FakeMacosProcess): boolean {
    return this.user === 0 || uid === this.user;
  }

  private count(call: string): void {
    this.calls.set(call, (this.calls.get(call) ?? 0) + 1);
  }
}

/** What is told in one size only. */
function fill(buffer: Buffer | null, bytes: Buffer): number {
  return buffer && buffer.length >= bytes.length ? bytes.copy(buffer) : 0;
}

/** What may be cut. */
function fillPart(buffer: Buffer | null, bytes: Buffer): number {
  return buffer ? bytes.copy(buffer) : 0;
}

/** `kinfo_proc` */
export function toKinfoProc(process: FakeMacosProcess): Buffer {
  const record = Buffer.alloc(648);
  record.writeBigInt64LE(BigInt(Math.floor(process.startMicroseconds / 1_000_000)), 0);
  record.writeInt32LE(process.startMicroseconds % 1_000_000, 8);
  record.writeUInt32LE(
    0x4004 | (process.foregroundGroup > 0 ? hasTerminal : 0) | (process.isTraced ? isTraced : 0),
    32,
  );
  record.writeUInt8(statuses[process.status], 36);
  record.writeInt32LE(process.pid, 40);
  record.writeUInt32LE(process.ignoredSignals, 232);
  record.writeUInt32LE(process.caughtSignals, 236);
  record.write(process.name.slice(0, 16), 243);
  record.writeInt32LE(process.uid, 392);
  record.writeInt32LE(process.uid, 396);
  record.writeInt32LE(process.uid, 420);
  record.writeInt32LE(process.parentPid, 560);
  record.writeInt32LE(process.group, 564);
  record.writeInt32LE(process.foregroundGroup, 576);
  record.writeInt32LE(process.session === process.pid ? leadsSession : 0, 612);
  return record;
}

/** `proc_taskallinfo` */
export function toTaskInfo(process: FakeMacosProcess): Buffer {
  const info = Buffer.alloc(232);
  info.writeUInt32LE(statuses[process.status], 4);
  info.writeUInt32LE(process.pid, 12);
  info.writeUInt32LE(process.parentPid, 16);
  info.writeInt32LE(process.uid, 20);
  info.write(process.name.slice(0, 15), 48);
  info.writeUInt32LE(process.descriptors.length, 96);
  info.writeUInt32LE(process.group, 100);
  info.writeBigUInt64LE(BigInt(Math.floor(process.startMicroseconds / 1_000_000)), 120);
  info.writeBigUInt64LE(BigInt(process.startMicroseconds % 1_000_000), 128);
  info.writeBigUInt64LE(BigInt(process.memory), 136 + 8);
  info.writeBigUInt64LE(BigInt(Math.floor(process.cpuTicks / 3)), 136 + 16);
  info.writeBigUInt64LE(BigInt(process.cpuTicks - Math.floor(process.cpuTicks / 3)), 136 + 24);
  info.writeInt32LE(process.threads, 136 + 84);
  info.writeInt32LE(process.runningThreads, 136 + 88);
  return info;
}

/** `proc_uniqidentifierinfo` */
export function toUniqueIdentifier(process: FakeMacosProcess): Buffer {
  const info = Buffer.alloc(56);
  info.writeBigUInt64LE(BigInt(process.uniqueId), 16);
  info.writeBigUInt64LE(BigInt(process.parentUniqueId), 24);
  info.writeInt32LE(process.version, 32);
  return info;
}

/** `proc_threadinfo` */
function toThread({ name, state, userTime, kernelTime }: FakeThread): Buffer {
  const info = Buffer.alloc(112);
  info.writeBigUInt64LE(BigInt(userTime), 0);
  info.writeBigUInt64LE(BigInt(kernelTime), 8);
  info.writeInt32LE(state, 24);
  info.write(name, 48);
  return info;
}

function toUInt64(number: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(number));
  return buffer;
}

/** `proc_vnodepathinfo` */
function toFolders({ folder }: FakeMacosProcess): Buffer {
  const info = Buffer.alloc(2352);
  info.write(folder, 152);
  return info;
}

/** `vnode_fdinfowithpath` */
function toFile(path: string): Buffer {
  const info = Buffer.alloc(1200);
  info.write(path, 176);
  return info;
}

/** `pipe_fdinfo` */
function toPipe(id: number): Buffer {
  const info = Buffer.alloc(184);
  info.writeBigUInt64LE(BigInt(id), 160);
  return info;
}

const descriptorTypes = { file: 1, unix: 2, tcp: 2, semaphore: 4, kqueue: 5, pipe: 6 } as const;

/** `proc_fdinfo`, one for each descriptor. The first three are closed. */
function toDescriptors({ descriptors }: FakeMacosProcess): Buffer {
  const list = Buffer.alloc(descriptors.length * 8);
  for (const [index, { type }] of descriptors.entries()) {
    list.writeInt32LE(index + 3, index * 8);
    list.writeUInt32LE(descriptorTypes[type], index * 8 + 4);
  }
  return list;
}

const tcpStates = { closed: 0, listening: 1, connected: 4 } as const;

/** `socket_fdinfo` */
export function toSocket(socket: FakeDescriptor & { readonly type: 'tcp' | 'unix' }): Buffer {
  const info = Buffer.alloc(792);
  info.writeBigUInt64LE(BigInt(socket.id), 160);
  info.writeInt32LE(1, 176);
  if (socket.type === 'unix') {
    info.writeInt32LE(1, 184);
    info.writeInt32LE(3, 256);
    info.writeUInt8(socket.path.length + 2, 280);
    info.writeUInt8(1, 281);
    info.write(socket.path, 282);
    return info;
  }
  const isIpv4 = socket.address.length === 4;
  info.writeInt32LE(6, 180);
  info.writeInt32LE(isIpv4 ? 2 : 30, 184);
  info.writeInt32LE(2, 256);
  info.writeUInt16BE(socket.remotePort ?? 0, 264);
  info.writeUInt16BE(socket.port, 268);
  info.writeUInt8(isIpv4 ? 1 : 2, 288);
  Buffer.from(socket.address).copy(info, isIpv4 ? 324 : 312);
  info.writeInt32LE(tcpStates[socket.state], 344);
  return info;
}

/** The list of TCP sockets of all processes: between two headers, several records for each socket. */
export function toTcpList(processes: readonly Pick<FakeMacosProcess, 'uid' | 'descriptors'>[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(24, 0);
  const sockets = processes.flatMap(({ uid, descriptors }) =>
    descriptors.flatMap((each) => (each.type === 'tcp' ? [{ uid, ...each }] : [])),
  );
  const byId = new Map(sockets.map((socket) => [socket.id, socket]));
  return Buffer.concat([header, ...[...byId.values()].map(toTcpRecords), header]);
}

function toTcpRecords(socket: Extract<FakeDescriptor, { type: 'tcp' }> & { readonly uid: number }): Buffer {
  const [internet, common, received, sent, statistics, tcp] = [
    createRecord(0x10, 104),
    createRecord(0x1, 104),
    createRecord(0x2, 32),
    createRecord(0x4, 32),
    createRecord(0x8, 132),
    createRecord(0x20, 204),
  ] as const;
  const isIpv4 = socket.address.length === 4;
  internet.writeUInt16BE(socket.remotePort ?? 0, 16);
  internet.writeUInt16BE(socket.port, 18);
  internet.writeUInt8(isIpv4 ? 1 : 2, 44);
  Buffer.from(socket.address).copy(internet, isIpv4 ? 76 : 64);
  common.writeBigUInt64LE(BigInt(socket.id), 8);
  common.writeInt32LE(socket.uid, 64);
  tcp.writeInt32LE(tcpStates[socket.state], 36);
  return Buffer.concat([internet, common, received, sent, statistics, tcp]);
}

/** A record with its length and kind, up to the place where the next one begins. */
function createRecord(kind: number, bytes: number): Buffer {
  const record = Buffer.alloc(Math.ceil(bytes / 8) * 8);
  record.writeUInt32LE(bytes, 0);
  record.writeUInt32LE(kind, 4);
  return record;
}

/** The answer for KERN_PROCARGS2. */
export function toArguments(
  process: Pick<FakeMacosProcess, 'executable' | 'arguments' | 'environment' | 'isRestricted'>,
): Buffer {
  const count = Buffer.alloc(4);
  count.writeInt32LE(process.arguments.length);
  const variables = Object.entries(process.environment).map(([name, value]) => `${name}=${value}`);
  const end = process.isRestricted ? [] : [...variables, '', 'ptr_munge=', 'main_stack='];
  const padding = '\0'.repeat(8 - (process.executable.length % 8));
  const strings = [...process.arguments, ...end].map((text) => `${text}\0`);
  return Buffer.concat([count, Buffer.from(`${process.executable}${padding}${strings.join('')}`)]);
}
