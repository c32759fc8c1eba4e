import { addressFamily, tcpTableClass } from '../../../src/process/source/windows/iphlpapi';
import { processAccess, waitResult, win32Error, type Kernel32 } from '../../../src/process/source/windows/kernel32';
import { ntStatus, processInformation, type Ntdll } from '../../../src/process/source/windows/ntdll';
import type { WindowsApi } from '../../../src/process/source/windows/windowsApi';

export interface FakeThread {
  readonly tid: number;
  /** `KTHREAD_STATE` and `KWAIT_REASON`; by default waiting for a request. */
  readonly state?: number;
  readonly waitReason?: number;
  /** In ms. */
  readonly userTime?: number;
  readonly kernelTime?: number;
}

/** A process of a made-up Windows. Times are in ms, sizes in bytes. */
export interface FakeWindowsProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** In ms since 1970. */
  readonly startTime: number;
  readonly name: string;
  readonly threads: readonly FakeThread[];
  readonly commandLine: string;
  /** With a backslash at its end. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly executable: string;
  readonly workingSet: number;
  readonly privateWorkingSet: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly logonSession: number;
  /** It may not be opened. */
  readonly isProtected: boolean;
  /** It has exited, and some handle of it is open: it still has its pid, and is not listed. */
  readonly isExited: boolean;
  readonly is32Bit: boolean;
  /** It has no parameters yet. */
  readonly isBeingCreated: boolean;
}

export interface FakeTcpSocket {
  readonly pid: number;
  /** `127.0.0.1` or `::1`. */
  readonly address: '127.0.0.1' | '0.0.0.0' | '::1';
  readonly port: number;
  /** Of the other side; a socket that listens has none. */
  readonly remotePort?: number;
}

const waiting = 5;
const waitForRequest = 6;

/** Windows as its functions show it, for tests: they fill buffers as the real ones do. */
export class FakeWindows {
  readonly processes = new Map<number, FakeWindowsProcess>();
  sockets: readonly FakeTcpSocket[] = [];
  /** Whether it tells command lines to those who may query (class 60): wine 8 does not. */
  tellsCommandLines = true;
  /** An `NTSTATUS` with which listings fail. */
  listFailure: number | undefined;
  /** How many handles are open. */
  openHandles = 0;
  /** Whose memory was read, by pid. */
  readonly memoryReads: number[] = [];
  private lastPid = 400;
  private time = Date.UTC(2026, 0, 1);
  private readonly addresses = new Map<ArrayBufferLike, number>();
  private readonly handles = new Map<number, { readonly process: FakeWindowsProcess; readonly access: number }>();
  private lastHandle = 0;
  private lastError = 0;

  /** Starts a process, a second after the one before. */
  start(some: Partial<FakeWindowsProcess> = {}): FakeWindowsProcess {
    this.time += 1_000;
    const pid = some.pid ?? (this.lastPid += 4);
    const process: FakeWindowsProcess = {
      pid,
      parentPid: 0,
      startTime: this.time,
      name: 'node.exe',
      threads: [{ tid: pid + 1_000 }],
      commandLine: 'node.exe server.js',
      folder: 'C:\\work\\',
      environment: {},
      executable: 'C:\\Program Files\\nodejs\\node.exe',
      workingSet: 50_000_000,
      privateWorkingSet: 20_000_000,
      bytesRead: 0,
      bytesWritten: 0,
      logonSession: 1,
      isProtected: false,
      isExited: false,
      is32Bit: false,
      isBeingCreated: false,
      ...some,
    };
    this.processes.set(pid, process);
    return process;
  }

  change(pid: number, some: Partial<FakeWindowsProcess>): void {
    const process = this.processes.get(pid);
    if (process) this.processes.set(pid, { ...process, ...some });
  }

  end(pid: number): void {
    this.processes.delete(pid);
  }

  readonly api: WindowsApi = {
    kernel32: this.createKernel32(),
    ntdll: this.createNtdll(),
    iphlpapi: {
      getExtendedTcpTable: (family, tableClass, buffer) => {
        const isIPv6 = family === addressFamily.ipv6;
        const sockets = this.sockets.filter(
          ({ address, remotePort }) =>
            address.includes(':') === isIPv6 && (tableClass === tcpTableClass.all || remotePort === undefined),
        );
        const table = encodeTcpTable(sockets, isIPv6);
        if (table.length > buffer.length) return { error: win32Error.insufficientBuffer, length: table.length };
        table.copy(buffer);
        return { error: 0, length: table.length };
      },
    },
  };

  private createKernel32(): Kernel32 {
    const get = (handle: number): FakeWindowsProcess | undefined => this.handles.get(handle)?.process;
    return {
      openProcess: (access, pid) => {
        // The two lowest bits of a pid are ignored.
        const process = this.processes.get(pid & ~3);
        this.lastError = process ? win32Error.accessDenied : win32Error.invalidParameter;
        if (!process || process.isProtected) return 0;
        this.handles.set((this.lastHandle += 4), { process, access });
        this.openHandles++;
        return this.lastHandle;
      },
      closeHandle: (handle) => {
        if (this.handles.delete(handle)) this.openHandles--;
      },
      getLastError: () => this.lastError,
      getProcessId: (handle) => get(handle)?.pid ?? 0,
      getProcessTimes: (handle, times) => {
        const process = get(handle);
        if (!process) return false;
        const [user, kernel] = cpuTimesOf(process);
        writeFileTime(times, 0, process.startTime);
        times.fill(0, 8, 16);
        writeDuration(times, 16, kernel);
        writeDuration(times, 24, user);
        return true;
      },
      waitForSingleObject: (handle) => (get(handle)?.isExited === true ? waitResult.signaled : waitResult.timeout),
      terminateProcess: (handle) => {
        const process = get(handle);
        if (process) this.end(process.pid);
        return process !== undefined;
      },
      queryFullProcessImageName: (handle, path) => {
        const text = get(handle)?.executable ?? '';
        path.write(text, 'utf16le');
        return text.length;
      },
      readProcessMemory: (handle, address, buffer) => {
        const opened = this.handles.get(handle);
        if (!opened || (opened.access & processAccess.readMemory) === 0) return false;
        this.memoryReads.push(opened.process.pid);
        const memory = createMemory(opened.process);
        const start = address - memoryAddress;
        if (start < 0 || start + buffer.length > memory.length) return false;
        memory.copy(buffer, 0, start);
        return true;
      },
    };
  }

  private createNtdll(): Ntdll {
    return {
      querySystemInformation: (_kind, buffer) => {
        if (this.listFailure !== undefined) return { status: this.listFailure, length: 0 };
        const listed = [...this.processes.values()].filter(({ isExited }) => !isExited);
        const table = encodeProcesses(listed, this.addressOf(buffer));
        if (table.length > buffer.length) return { status: ntStatus.infoLengthMismatch, length: table.length };
        table.copy(buffer);
        return { status: ntStatus.success, length: table.length };
      },
      queryInformationProcess: (handle, kind, buffer) => {
        const process = this.handles.get(handle)?.process;
        if (!process) return { status: 0xc000_0008, length: 0 };
        switch (kind) {
          case processInformation.basic:
            writeUInt64(buffer, 8, process.isBeingCreated ? 0 : memoryAddress);
            writeUInt64(buffer, 32, process.pid);
            writeUInt64(buffer, 40, process.parentPid);
            return { status: ntStatus.success, length: 48 };
          case processInformation.wow64:
            writeUInt64(buffer, 0, process.is32Bit ? memoryAddress : 0);
            return { status: ntStatus.success, length: 8 };
          case processInformation.commandLine: {
            if (!this.tellsCommandLines) return { status: 0xc000_0003, length: 0 };
            const bytes = buffer.write(process.commandLine, 16, 'utf16le');
            buffer.writeUInt16LE(bytes, 0);
            return { status: ntStatus.success, length: 16 + bytes };
          }
          default:
            return { status: 0xc000_0003, length: 0 };
        }
      },
      suspendProcess: () => ntStatus.success,
      resumeProcess: () => ntStatus.success,
      addressOf: (buffer) => this.addressOf(buffer),
    };
  }

  /** Each memory is somewhere else, beyond what 32 bits can say. */
  private addressOf(buffer: Buffer): number {
    const start = this.addresses.get(buffer.buffer) ?? 0x1f0_0000_0000 + this.addresses.size * 0x1000_0000;
    this.addresses.set(buffer.buffer, start);
    return start + buffer.byteOffset;
  }
}

/** A table as `NtQuerySystemInformation` fills it into a buffer at an address. */
export function encodeProcesses(processes: readonly FakeWindowsProcess[], address: number): Buffer {
  const records = processes.map(encodeProcess);
  let start = 0;
  for (const [index, record] of records.entries()) {
    const { name = '' } = processes[index] ?? {};
    if (index < records.length - 1) record.writeUInt32LE(record.length, 0);
    const nameAt = record.length - nameBytes;
    record.writeUInt16LE(record.write(name, nameAt, nameBytes, 'utf16le'), 0x38);
    writeUInt64(record, 0x40, address + start + nameAt);
    start += record.length;
  }
  return Buffer.concat(records);
}

const nameBytes = 520;

function encodeProcess(process: FakeWindowsProcess): Buffer {
  const { threads } = process;
  const record = Buffer.alloc(0x100 + threads.length * 0x50 + nameBytes);
  const [user, kernel] = cpuTimesOf(process);
  record.writeUInt32LE(threads.length, 4);
  writeUInt64(record, 0x08, process.privateWorkingSet);
  writeFileTime(record, 0x20, process.startTime);
  writeDuration(record, 0x28, user);
  writeDuration(record, 0x30, kernel);
  writeUInt64(record, 0x50, process.pid);
  writeUInt64(record, 0x58, process.parentPid);
  record.writeUInt32LE(process.logonSession, 0x64);
  writeUInt64(record, 0x90, process.workingSet);
  writeUInt64(record, 0xe8, process.bytesRead);
  writeUInt64(record, 0xf0, process.bytesWritten);
  for (const [index, thread] of threads.entries()) {
    const at = 0x100 + index * 0x50;
    writeDuration(record, at, thread.kernelTime ?? 0);
    writeDuration(record, at + 0x08, thread.userTime ?? 0);
    writeFileTime(record, at + 0x10, process.startTime + index);
    writeUInt64(record, at + 0x28, process.pid);
    writeUInt64(record, at + 0x30, thread.tid);
    record.writeUInt32LE(thread.state ?? waiting, at + 0x44);
    record.writeUInt32LE(thread.waitReason ?? waitForRequest, at + 0x48);
  }
  return record;
}

function cpuTimesOf({ threads }: FakeWindowsProcess): readonly [user: number, kernel: number] {
  const sum = (times: readonly (number | undefined)[]): number => times.reduce<number>((all, ms = 0) => all + ms, 0);
  return [sum(threads.map(({ userTime }) => userTime)), sum(threads.map(({ kernelTime }) => kernelTime))];
}

/** Where the PEB of each process is in its memory. */
const memoryAddress = 0x7ff0_0000;

/** The memory of a process: its PEB, its parameters, and the texts to which they point. */
function createMemory({ commandLine, folder, environment, is32Bit }: FakeWindowsProcess): Buffer {
  const layout = is32Bit
    ? { peb: 0x10, folder: 0x24, commandLine: 0x40, environment: 0x48, environmentBytes: 0x290, pointer: 4 }
    : { peb: 0x20, folder: 0x38, commandLine: 0x70, environment: 0x80, environmentBytes: 0x3f0, pointer: 8 };
  const parametersAt = 0x100;
  const parts: Buffer[] = [Buffer.alloc(0x600)];
  const [head = Buffer.alloc(0)] = parts;
  const writePointer = (at: number, value: number): void => {
    if (is32Bit) head.writeUInt32LE(value, at);
    else writeUInt64(head, at, value);
  };
  let end = head.length;
  const addText = (text: string): { readonly address: number; readonly bytes: number } => {
    const part = Buffer.from(text, 'utf16le');
    parts.push(part);
    end += part.length;
    return { address: memoryAddress + end - part.length, bytes: part.length };
  };
  const writeString = (at: number, text: string): void => {
    const { address, bytes } = addText(text);
    head.writeUInt16LE(bytes, parametersAt + at);
    head.writeUInt16LE(bytes, parametersAt + at + 2);
    writePointer(parametersAt + at + layout.pointer, address);
  };
  writePointer(layout.peb, memoryAddress + parametersAt);
  writeString(layout.folder, folder);
  writeString(layout.commandLine, commandLine);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}\0`);
  const block = addText(`=C:=C:\\\0${variables.join('')}\0`);
  writePointer(parametersAt + layout.environment, block.address);
  writePointer(parametersAt + layout.environmentBytes, block.bytes);
  return Buffer.concat(parts);
}

function encodeTcpTable(sockets: readonly FakeTcpSocket[], isIPv6: boolean): Buffer {
  const bytes = isIPv6 ? 56 : 24;
  const table = Buffer.alloc(4 + sockets.length * bytes);
  table.writeUInt32LE(sockets.length, 0);
  for (const [index, { pid, address, port, remotePort }] of sockets.entries()) {
    const row = table.subarray(4 + index * bytes);
    const state = remotePort === undefined ? 2 : 5;
    if (isIPv6) {
      row.writeUInt8(1, 15);
      row.writeUInt16BE(port, 20);
      row.writeUInt16BE(remotePort ?? 0, 44);
      row.writeUInt32LE(state, 48);
      row.writeUInt32LE(pid, 52);
    } else {
      row.writeUInt32LE(state, 0);
      Buffer.from(address.split('.').map(Number)).copy(row, 4);
      row.writeUInt16BE(port, 8);
      row.writeUInt16BE(remotePort ?? 0, 16);
      row.writeUInt32LE(pid, 20);
    }
  }
  return table;
}

function writeUInt64(buffer: Buffer, offset: number, value: number): void {
  buffer.writeBigUInt64LE(BigInt(value), offset);
}

function writeDuration(buffer: Buffer, offset: number, ms: number): void {
  buffer.writeBigUInt64LE(BigInt(Math.round(ms * 10_000)), offset);
}

function writeFileTime(buffer: Buffer, offset: number, ms: number): void {
  buffer.writeBigUInt64LE(BigInt(Math.round(ms * 10_000)) + 116_444_736_000_000_000n, offset);
}
