import { readUInt64 } from './fileTime';
import type { Handle, Kernel32 } from './kernel32';
import { ntStatus, processInformation, type Ntdll } from './ntdll';

/** What a process has been started with, as it is in its memory now (`RTL_USER_PROCESS_PARAMETERS`). */
export interface ProcessParameters {
  readonly commandLine: string | undefined;
  /** Its current folder. */
  readonly folder: string | undefined;
  /** Its current environment: `NAME=value`, with a zero after each. */
  readonly environment: string | undefined;
}

/** A path has at most 32,767 characters, and so has a command line (`CreateProcessW`). */
const maxTextBytes = 2 * 32_768;
/** An environment larger than this, in bytes, is cut. */
const maxEnvironmentBytes = 1024 * 1024;

/** Where things are in the memory of a process. A program of 32 bits has a second PEB, which is the one it uses. */
interface Layout {
  readonly pointerBytes: 4 | 8;
  /** In the PEB. */
  readonly parameters: number;
  /** In the parameters. */
  readonly folder: number;
  readonly commandLine: number;
  readonly environment: number;
  readonly environmentBytes: number;
  /** The size of the parameters, as far as they are read. */
  readonly bytes: number;
}

/** phnt, ntrtl.h and ntpebteb.h; psutil reads the same (arch/windows/proc_info.c). */
const layout64: Layout = {
  pointerBytes: 8,
  parameters: 0x20,
  folder: 0x38,
  commandLine: 0x70,
  environment: 0x80,
  environmentBytes: 0x3f0,
  bytes: 0x3f8,
};
const layout32: Layout = {
  pointerBytes: 4,
  parameters: 0x10,
  folder: 0x24,
  commandLine: 0x40,
  environment: 0x48,
  environmentBytes: 0x290,
  bytes: 0x294,
};

/** A part of the memory of a process; undefined if not all of it can be read. */
type ReadMemory = (address: number, bytes: number) => Buffer | undefined;

/**
 * Reads the parameters of a process from its memory. The process may change them at any time, and fill in anything.
 * @param handle has to be opened to query and to read memory.
 */
export function readProcessParameters(kernel32: Kernel32, ntdll: Ntdll, handle: Handle): ProcessParameters | undefined {
  const found = findParameters(kernel32, ntdll, handle);
  return found && found.address !== 0 ? decodeParameters(found) : undefined;
}

/** Whether a process is just being created: it has no parameters yet. The handle as for {@link readProcessParameters}. */
export function isBeingCreated(kernel32: Kernel32, ntdll: Ntdll, handle: Handle): boolean {
  return findParameters(kernel32, ntdll, handle)?.address === 0;
}

/** Where the parameters of a process are. */
interface FoundParameters {
  /** 0 if there are none yet. */
  readonly address: number;
  readonly layout: Layout;
  readonly read: ReadMemory;
}

function findParameters(kernel32: Kernel32, ntdll: Ntdll, handle: Handle): FoundParameters | undefined {
  const read: ReadMemory = (address, bytes) => {
    const buffer = Buffer.alloc(bytes);
    return kernel32.readProcessMemory(handle, address, buffer) ? buffer : undefined;
  };
  const peb32 = query(ntdll, handle, processInformation.wow64, 8);
  const wow64Address = peb32 ? readUInt64(peb32, 0) : 0;
  if (wow64Address !== 0) return followPeb(wow64Address, layout32, read);
  const basic = query(ntdll, handle, processInformation.basic, 48);
  return basic && followPeb(readUInt64(basic, 8), layout64, read);
}

function followPeb(peb: number, layout: Layout, read: ReadMemory): FoundParameters | undefined {
  if (peb === 0) return { address: 0, layout, read };
  const pointer = read(peb + layout.parameters, layout.pointerBytes);
  return pointer && { address: toPointer(pointer, 0, layout), layout, read };
}

function decodeParameters({
  address: parametersAddress,
  layout,
  read,
}: FoundParameters): ProcessParameters | undefined {
  const parameters = read(parametersAddress, layout.bytes);
  if (!parameters) return undefined;
  const text = (offset: number): string | undefined => {
    const bytes = Math.min(parameters.readUInt16LE(offset), maxTextBytes);
    if (bytes === 0) return '';
    return read(toPointer(parameters, offset + layout.pointerBytes, layout), bytes)?.toString('utf16le');
  };
  const bytes = toPointer(parameters, layout.environmentBytes, layout);
  const address = toPointer(parameters, layout.environment, layout);
  return {
    commandLine: text(layout.commandLine),
    folder: text(layout.folder),
    environment: read(address, Math.min(bytes, maxEnvironmentBytes))?.toString('utf16le'),
  };
}

function toPointer(buffer: Buffer, offset: number, { pointerBytes }: Layout): number {
  return pointerBytes === 4 ? buffer.readUInt32LE(offset) : readUInt64(buffer, offset);
}

function query(ntdll: Ntdll, handle: Handle, kind: number, bytes: number): Buffer | undefined {
  const buffer = Buffer.alloc(bytes);
  return ntdll.queryInformationProcess(handle, kind, buffer).status === ntStatus.success ? buffer : undefined;
}

/** The `UNICODE_STRING` before the text of a command line, in bytes. */
const stringBytes = 16;

/**
 * The command line of a process, as Windows tells it to all who may query the process.
 * @returns undefined if it does not tell, as before Windows 8.1 and in wine 8.
 */
export function queryCommandLine(ntdll: Ntdll, handle: Handle): string | undefined {
  const buffer = Buffer.alloc(stringBytes + maxTextBytes);
  if (ntdll.queryInformationProcess(handle, processInformation.commandLine, buffer).status !== ntStatus.success)
    return undefined;
  const end = stringBytes + Math.min(buffer.readUInt16LE(0), maxTextBytes);
  return buffer.toString('utf16le', stringBytes, end);
}
