import type { KoffiFunc } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';

/** A handle of this process (`HANDLE`): a small number. */
export type Handle = number;

/** What a handle of a process may be used for (Process Security and Access Rights, Win32). */
export const processAccess = {
  terminate: 0x0001,
  readMemory: 0x0010,
  suspendResume: 0x0800,
  /** Granted for nearly every process; no rule for intruders looks at it. */
  queryLimited: 0x1000,
  synchronize: 0x0010_0000,
} as const;

/** Error codes of Win32 (winerror.h). */
export const win32Error = {
  accessDenied: 5,
  /** `OpenProcess`: there is no such process. */
  invalidParameter: 87,
  /** `GetExtendedTcpTable`: the buffer is too small. */
  insufficientBuffer: 122,
} as const;

/** How {@link Kernel32.waitForSingleObject} ends. */
export const waitResult = { signaled: 0, timeout: 0x102 } as const;

/** The functions of kernel32.dll that are called, with the names and the meanings that they have there. */
export interface Kernel32 {
  /** @returns 0 if that fails; then {@link getLastError} says why. */
  openProcess(access: number, pid: number): Handle;
  closeHandle(handle: Handle): void;
  /** The code of the failure of the call before. It stays what it was while Node.js runs (`interp.cc` of koffi). */
  getLastError(): number;
  /** The pid of the process that a handle is of; 0 if that fails. */
  getProcessId(handle: Handle): number;
  /**
   * Fills four `FILETIME`s: creation, exit, kernel time, user time.
   * @returns whether that succeeded.
   */
  getProcessTimes(handle: Handle, times: Buffer): boolean;
  /** For a process: waits until it has exited. It blocks this thread. */
  waitForSingleObject(handle: Handle, timeoutMs: number): number;
  terminateProcess(handle: Handle, exitCode: number): boolean;
  /**
   * Fills the path of the program, in UTF-16.
   * @returns its length in characters; 0 if that fails.
   */
  queryFullProcessImageName(handle: Handle, path: Buffer): number;
  /**
   * Fills a buffer from the memory of a process.
   * @returns whether all of it could be read.
   */
  readProcessMemory(handle: Handle, address: number, buffer: Buffer): boolean;
}

/** The size of what {@link Kernel32.getProcessTimes} fills, in bytes. */
export const processTimesBytes = 32;

/** Declares the functions in koffi. */
export function loadKernel32(koffi: Koffi): Kernel32 {
  const library = koffi.load('kernel32.dll');
  const openProcess = library.func('intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)') as KoffiFunc<
    (access: number, inherit: number, pid: number) => Handle
  >;
  const closeHandle = library.func('int CloseHandle(intptr_t handle)') as KoffiFunc<(handle: Handle) => number>;
  const getLastError = library.func('uint32_t GetLastError()') as KoffiFunc<() => number>;
  const getProcessId = library.func('uint32_t GetProcessId(intptr_t handle)') as KoffiFunc<(handle: Handle) => number>;
  const getProcessTimes = library.func(
    'int GetProcessTimes(intptr_t handle, void *creation, void *exit, void *kernel, void *user)',
  ) as KoffiFunc<(handle: Handle, creation: Buffer, exit: Buffer, kernel: Buffer, user: Buffer) => number>;
  const waitForSingleObject = library.func(
    'uint32_t WaitForSingleObject(intptr_t handle, uint32_t timeout)',
  ) as KoffiFunc<(handle: Handle, timeoutMs: number) => number>;
  const terminateProcess = library.func('int TerminateProcess(intptr_t handle, uint32_t exitCode)') as KoffiFunc<
    (handle: Handle, exitCode: number) => number
  >;
  const queryFullProcessImageName = library.func(
    'int QueryFullProcessImageNameW(intptr_t handle, uint32_t flags, void *path, void *length)',
  ) as KoffiFunc<(handle: Handle, flags: number, path: Buffer, length: Buffer) => number>;
  const readProcessMemory = library.func(
    'int ReadProcessMemory(intptr_t handle, uintptr_t address, void *buffer, size_t size, void *read)',
  ) as KoffiFunc<(handle: Handle, address: number, buffer: Buffer, size: number, read: Buffer | null) => number>;
  return {
    openProcess: (access, pid) => openProcess(access, 0, pid),
    closeHandle: (handle) => void closeHandle(handle),
    getLastError: () => getLastError(),
    getProcessId: (handle) => getProcessId(handle),
    getProcessTimes: (handle, times) =>
      getProcessTimes(handle, times, times.subarray(8), times.subarray(16), times.subarray(24)) !== 0,
    waitForSingleObject: (handle, timeoutMs) => waitForSingleObject(handle, timeoutMs),
    terminateProcess: (handle, exitCode) => terminateProcess(handle, exitCode) !== 0,
    queryFullProcessImageName: (handle, path) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(path.length / 2);
      return queryFullProcessImageName(handle, 0, path, length) === 0 ? 0 : length.readUInt32LE();
    },
    readProcessMemory: (handle, address, buffer) =>
      readProcessMemory(handle, address, buffer, buffer.length, null) !== 0,
  };
}
