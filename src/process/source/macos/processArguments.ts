import { sysctlName, type LibSystem } from './libSystem';

/** What a process was started with. The process may have changed all of it since. */
export interface ProcessArguments {
  readonly executable: string;
  readonly arguments: readonly string[];
  /** `NAME=value`, with a zero byte after each; undefined if the system does not show it. */
  readonly environment: string | undefined;
}

/** ARG_MAX (syslimits.h), and the number of arguments before it: more is never told. */
const maxArgumentsBytes = 1024 * 1024 + 4;

/** So many arguments are read. */
const maxArguments = 100_000;

/** Reads what processes were started with, into a buffer that is kept. */
export class ArgumentsReader {
  private buffer: Buffer | undefined;

  constructor(private readonly libSystem: LibSystem) {}

  /**
   * @returns undefined if the process is gone or a zombie, is of another user, or executes a program just now.
   */
  read(pid: number): ProcessArguments | undefined {
    // One that is large enough for all takes one call, and the arguments cannot change between two.
    this.buffer ??= Buffer.alloc(maxArgumentsBytes);
    const filled = this.libSystem.sysctl(sysctlName.arguments(pid), this.buffer);
    return filled > 0 ? decodeArguments(this.buffer.subarray(0, filled)) : undefined;
  }

  /** Drops what was read: it may have secrets. */
  clear(): void {
    this.buffer = undefined;
  }
}

/**
 * Reads the answer for KERN_PROCARGS2: the number of arguments, the path of the program, zero bytes, the arguments, the
 * environment up to an empty string. The environment of Apple's own programs is left out (`cs_restricted`;
 * sysctl_procargsx, kern_sysctl.c). Any bytes are read to something.
 */
export function decodeArguments(buffer: Buffer): ProcessArguments | undefined {
  if (buffer.length < 4) return undefined;
  const count = Math.min(Math.max(buffer.readInt32LE(0), 0), maxArguments);
  const pathEnd = findZero(buffer, 4);
  let offset = pathEnd;
  while (offset < buffer.length && buffer[offset] === 0) offset++;
  const args: string[] = [];
  while (args.length < count && offset < buffer.length) {
    const end = findZero(buffer, offset);
    args.push(buffer.toString('utf8', offset, end));
    offset = end + 1;
  }
  const environment = readEnvironment(buffer, offset);
  return {
    executable: buffer.toString('utf8', 4, pathEnd),
    // A title takes the place of all arguments, with zero bytes behind it (uv_set_process_title, libuv).
    arguments: args.slice(1).some((arg) => arg !== '') ? args : args.slice(0, 1),
    environment: environment === '' ? undefined : environment,
  };
}

/** Up to an empty string: values for the dynamic linker follow (`apple[]`). */
function readEnvironment(buffer: Buffer, afterArguments: number): string {
  let start = afterArguments;
  // Of a title.
  while (start < buffer.length && buffer[start] === 0) start++;
  const end = buffer.indexOf('\0\0', start, 'latin1');
  return buffer.toString('utf8', start, end < 0 ? undefined : end + 1);
}

function findZero(buffer: Buffer, start: number): number {
  const end = buffer.indexOf(0, start);
  return end < 0 ? buffer.length : end;
}
