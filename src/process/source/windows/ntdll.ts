import type { KoffiFunc } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';
import type { Handle } from './kernel32';

/** An `NTSTATUS`, as a number without a sign; 0 is success (MS-ERREF 2.3). */
export type NtStatus = number;

export const ntStatus = {
  success: 0,
  /** STATUS_INFO_LENGTH_MISMATCH: the buffer is too small. */
  infoLengthMismatch: 0xc000_0004,
  accessDenied: 0xc000_0022,
} as const;

/** Classes of {@link Ntdll.querySystemInformation}. */
export const systemInformation = { processes: 5 } as const;

/** Classes of {@link Ntdll.queryInformationProcess}. */
export const processInformation = {
  /** Where its PEB is, and its parent. */
  basic: 0,
  /** Memory counters (`VM_COUNTERS`). */
  vmCounters: 3,
  /** Where the PEB of a program of 32 bits is; 0 for any other. */
  wow64: 26,
  /** Its command line, since Windows 8.1. wine 8 does not have it. */
  commandLine: 60,
} as const;

/** What a call has answered. */
export interface NtResult {
  readonly status: NtStatus;
  /** The number of bytes that were filled, or that it needs. */
  readonly length: number;
}

/** The functions of ntdll.dll that are called, with the names and the meanings that they have there. */
export interface Ntdll {
  querySystemInformation(kind: number, buffer: Buffer): NtResult;
  queryInformationProcess(handle: Handle, kind: number, buffer: Buffer): NtResult;
  /** Suspends all threads of a process, once more if they are suspended already: resuming has to be as often. */
  suspendProcess(handle: Handle): NtStatus;
  resumeProcess(handle: Handle): NtStatus;
  /** Where a buffer is in our memory: Windows fills in pointers into it. */
  addressOf(buffer: Buffer): number;
}

/** Declares the functions in koffi. */
export function loadNtdll(koffi: Koffi): Ntdll {
  const library = koffi.load('ntdll.dll');
  const querySystemInformation = library.func(
    'uint32_t NtQuerySystemInformation(int kind, void *buffer, uint32_t size, void *length)',
  ) as KoffiFunc<(kind: number, buffer: Buffer, size: number, length: Buffer) => NtStatus>;
  const queryInformationProcess = library.func(
    'uint32_t NtQueryInformationProcess(intptr_t handle, int kind, void *buffer, uint32_t size, void *length)',
  ) as KoffiFunc<(handle: Handle, kind: number, buffer: Buffer, size: number, length: Buffer) => NtStatus>;
  const suspendProcess = library.func('uint32_t NtSuspendProcess(intptr_t handle)') as KoffiFunc<
    (handle: Handle) => NtStatus
  >;
  const resumeProcess = library.func('uint32_t NtResumeProcess(intptr_t handle)') as KoffiFunc<
    (handle: Handle) => NtStatus
  >;
  const length = Buffer.alloc(4);
  return {
    querySystemInformation: (kind, buffer) => {
      const status = querySystemInformation(kind, buffer, buffer.length, length);
      return { status, length: length.readUInt32LE() };
    },
    queryInformationProcess: (handle, kind, buffer) => {
      const status = queryInformationProcess(handle, kind, buffer, buffer.length, length);
      return { status, length: length.readUInt32LE() };
    },
    suspendProcess: (handle) => suspendProcess(handle),
    resumeProcess: (handle) => resumeProcess(handle),
    addressOf: (buffer) => Number(koffi.address(buffer)),
  };
}
