import type { SlicedTask } from '../../../../common/timeSlicing';
import type { Descriptor, DescriptorTarget, PipeTarget, RelatedProcess, SocketTarget } from '../../processActivity';
import { parseAccessMode } from './accessMode';
import { findHolders, type Holder } from './findHolders';
import { parseDescriptor } from './parseDescriptor';
import type { ProcessFiles } from './processFiles';
import { Sockets, readSockets } from './readSockets';

/** Of what an event loop waits for, so many are looked up. */
const maxWatched = 64;
/** So many processes at the other end are named. */
const maxEnds = 8;
const maxTableBytes = 256 * 1024;

/** A descriptor, of which only the link is known. */
interface Link {
  readonly number: number;
  readonly link: string;
  /** A pipe that has a name, which its link does not show to be one. */
  readonly isNamedPipe: boolean;
}

/** Which descriptor to look up, and what its reader is known to sleep in. */
export interface Request {
  readonly number: number;
  readonly waitChannel: string | undefined;
}

/** Finds out what descriptors of a process stand for, and what is at their other ends. */
export class DescriptorReader {
  private readonly links = new Map<number, Link>();
  private readonly watched = new Map<number, readonly number[]>();
  private sockets = new Sockets();
  private holders: ReadonlyMap<string, readonly Holder[]> = new Map();
  private readonly related = new Map<number, RelatedProcess | undefined>();

  /** `folder` is where the descriptors of the process are: that of a thread that has not exited. */
  constructor(
    private readonly pid: number,
    private readonly folder: string,
    private readonly files: ProcessFiles,
    private readonly getRelated: (pid: number) => RelatedProcess | undefined,
  ) {}

  /** The descriptors that can be read, by number. */
  *read(requests: readonly Request[]): SlicedTask<ReadonlyMap<number, Descriptor>> {
    for (const { number, waitChannel } of requests) {
      const link = this.readLink(number, isPipeWait(waitChannel));
      if (link && parseDescriptor(link.link).kind === 'eventPoll') yield* this.readWatched(number);
      yield;
    }
    if ([...this.links.values()].some(({ link }) => link.startsWith('socket:'))) {
      this.sockets = yield* readSockets(this.pid, this.files);
    }
    this.holders = yield* findHolders(new Set(this.wantedLinks()), this.files);
    const found = new Map<number, Descriptor>();
    for (const { number } of requests) {
      const link = this.links.get(number);
      if (link) found.set(number, { number, target: this.targetOf(link, true) });
      yield;
    }
    return found;
  }

  private readLink(number: number, isNamedPipe: boolean): Link | undefined {
    const known = this.links.get(number);
    if (known) return known;
    const text = this.files.link(`${this.folder}/fd/${number}`);
    if (text === undefined) return undefined;
    const link = { number, link: text, isNamedPipe: isNamedPipe && text.startsWith('/') };
    this.links.set(number, link);
    return link;
  }

  /** `tfd:` is a descriptor whose events are waited for (proc_pid_fdinfo(5)); reading it takes a mutex. */
  private *readWatched(number: number): SlicedTask<void> {
    const text = yield* this.files.askForTable(`${this.folder}/fdinfo/${number}`, maxTableBytes);
    const watched = [...(text ?? '').matchAll(/^tfd: +(\d+) /gm)].map(([, target]) => Number(target));
    this.watched.set(number, watched);
    for (const target of watched.slice(0, maxWatched)) {
      this.readLink(target, false);
      yield;
    }
  }

  /** Pipes, whose other end has the same link, and the other ends of connections. */
  private *wantedLinks(): Generator<string> {
    for (const { link, isNamedPipe } of this.links.values()) {
      const target = parseDescriptor(link);
      if (target.kind === 'pipe' || isNamedPipe) yield link;
      if (target.kind !== 'socket') continue;
      const socket = this.sockets.get(target.inode);
      const peer = socket && this.sockets.getPeer(socket);
      if (peer) yield `socket:[${peer.inode}]`;
    }
  }

  private targetOf({ number, link, isNamedPipe }: Link, isOuter: boolean): DescriptorTarget {
    const target = parseDescriptor(link);
    if (target.kind === 'file' && isNamedPipe) return this.pipeOf(number, link, target.path);
    if (target.kind === 'pipe') return this.pipeOf(number, link, undefined);
    if (target.kind === 'socket') return this.socketOf(target.inode);
    if (target.kind !== 'eventPoll') return target;
    const watched = this.watched.get(number) ?? [];
    const known = isOuter ? watched.slice(0, maxWatched).flatMap((one) => this.links.get(one) ?? []) : [];
    return {
      kind: 'eventPoll',
      watched: known.map((one) => ({ number: one.number, target: this.targetOf(one, false) })),
      watchedCount: watched.length,
    };
  }

  private pipeOf(number: number, link: string, path: string | undefined): PipeTarget {
    // Reading this of a pipe waits for no process.
    const end = parseAccessMode(this.files.text(`${this.folder}/fdinfo/${number}`));
    const others = (this.holders.get(link) ?? []).filter(({ pid, descriptor }) => {
      const other = end && parseAccessMode(this.files.text(`/proc/${pid}/fdinfo/${descriptor}`));
      return other !== undefined && other !== end;
    });
    return {
      ...{ kind: 'pipe', path, end: end === 'both' ? undefined : end },
      otherEnd: this.processes(others),
      isWithinProcess: others.some(({ pid }) => pid === this.pid),
    };
  }

  private socketOf(inode: number): SocketTarget {
    const socket = this.sockets.get(inode);
    const peer = socket && this.sockets.getPeer(socket);
    const holders = peer ? (this.holders.get(`socket:[${peer.inode}]`) ?? []) : [];
    return {
      kind: 'socket',
      ...{ protocol: socket?.protocol, state: socket?.state, local: socket?.local, remote: socket?.remote },
      ...{ path: socket?.path, peers: this.processes(holders), isAccepted: peer?.isAccepted },
    };
  }

  /** Those that are not the process itself, each once. */
  private processes(holders: readonly Holder[]): readonly RelatedProcess[] {
    const pids = [...new Set(holders.map(({ pid }) => pid))].filter((pid) => pid !== this.pid);
    return pids.slice(0, maxEnds).flatMap((pid) => {
      if (!this.related.has(pid)) this.related.set(pid, this.getRelated(pid));
      return this.related.get(pid) ?? [];
    });
  }
}

/** Whether a thread sleeps in a pipe: `anon_pipe_read`, `pipe_write`, `wait_for_partner` (fs/pipe.c). */
function isPipeWait(waitChannel: string | undefined): boolean {
  return waitChannel !== undefined && /pipe|fifo|wait_for_partner/.test(waitChannel);
}
