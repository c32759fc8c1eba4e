import type { SlicedTask } from '../../../common/timeSlicing';
import { parseVariables } from '../parseVariables';
import type { DescriptorKind, DescriptorSummary, OpenDescriptor, ProcessDetails } from '../processDetails';
import { namesOfSignals } from '../signalNames';
import {
  decodeFilePath,
  decodePipe,
  decodeSocket,
  listDescriptors,
  maxDescriptors,
  readDescriptor,
  type Descriptor,
  type SocketInfo,
} from './descriptors';
import type { KernelProcess } from './kernelProcess';
import { fdInfo, type LibSystem } from './libSystem';
import { readSockets } from './ports';
import { readExecutable } from './readProcess';

/** So many descriptors are named. */
const maxNamed = 200;

/**
 * The details of a process, as far as macOS tells them. It has no namespaces and no control groups, and it does not tell
 * the limits of another process, nor which signals it blocks.
 */
export function* readDetails(
  libSystem: LibSystem,
  process: KernelProcess,
  environment: string | undefined,
): SlicedTask<ProcessDetails> {
  const { pid, caughtSignals, ignoredSignals } = process;
  const executable = readExecutable(libSystem, pid);
  const sockets = yield* readSockets(libSystem, pid);
  return {
    executable: executable === undefined ? undefined : { path: executable, isDeleted: false },
    descriptors: yield* readDescriptors(libSystem, pid),
    listening: sockets?.filter(({ isListening }) => isListening),
    limits: undefined,
    signals: {
      handled: namesOfSignals(BigInt(caughtSignals)),
      ignored: namesOfSignals(BigInt(ignoredSignals)),
      blocked: undefined,
      pending: undefined,
    },
    contextSwitches: undefined,
    environment: environment === undefined ? undefined : parseVariables(environment),
    otherNamespaces: undefined,
    controlGroup: undefined,
    io: undefined,
    proportionalMemory: undefined,
  };
}

function* readDescriptors(libSystem: LibSystem, pid: number): SlicedTask<DescriptorSummary | undefined> {
  const descriptors = listDescriptors(libSystem, pid);
  if (!descriptors) return undefined;
  const kinds = new Map<DescriptorKind, number>();
  const first: OpenDescriptor[] = [];
  for (const descriptor of descriptors) {
    const { kind, name } = describe(libSystem, pid, descriptor);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (first.length < maxNamed) first.push({ number: descriptor.number, kind, name });
    yield;
  }
  return { count: descriptors.length, kinds, first, isCut: descriptors.length >= maxDescriptors };
}

function describe(
  libSystem: LibSystem,
  pid: number,
  { number, type }: Descriptor,
): Pick<OpenDescriptor, 'kind' | 'name'> {
  const read = (info: (typeof fdInfo)[keyof typeof fdInfo]): Buffer | undefined =>
    readDescriptor(libSystem, pid, number, info);
  switch (type) {
    case 'file': {
      const buffer = read(fdInfo.file);
      const path = buffer ? decodeFilePath(buffer) : '';
      const kind =
        path === '/dev/ptmx' ? 'terminalMaster' : /^\/dev\/(?:tty\w*|console)$/.test(path) ? 'terminal' : 'file';
      return { kind, name: path };
    }
    case 'socket': {
      const buffer = read(fdInfo.socket);
      return { kind: 'socket', name: buffer ? nameOf(decodeSocket(buffer)) : 'socket' };
    }
    case 'pipe': {
      const buffer = read(fdInfo.pipe);
      return { kind: 'pipe', name: buffer ? `pipe:[${decodePipe(buffer).id}]` : 'pipe' };
    }
    case 'eventQueue':
      return { kind: 'eventPoll', name: 'kqueue' };
    case 'other':
      return { kind: 'other', name: type };
  }
}

function nameOf({ id, kind, path, address, port }: SocketInfo): string {
  if (kind === 'unix') return path === '' ? `socket:[${id}]` : path;
  return kind === 'other' ? `socket:[${id}]` : `socket:[${address}]:${port}`;
}
