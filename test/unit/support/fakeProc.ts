import type { ProcFs } from '../../../src/process/source/linux/statFiles';
import { statText, type StatText } from '../process/source/linux/statText';

/** A process of a made-up `/proc`. What is left out has a usual value. */
export interface FakeProcess extends StatText {
  readonly pid: number;
  readonly commandLine?: readonly string[];
  readonly uid?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Without the first one. */
  readonly otherThreads?: readonly FakeThread[];
  /** The time of its first thread on a processor, in ns. */
  readonly ranNs?: number;
  /** Lines of `status` beside that of the user ids. */
  readonly status?: string;
}

interface FakeThread {
  readonly tid: number;
  readonly state: string;
  readonly pages?: number;
}

type Code = 'EMFILE' | 'EACCES' | 'ENOENT' | 'ESRCH' | 'EBADF';

export function systemError(code: Code, path = ''): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** An open file. */
interface Open {
  readonly path: string;
  readonly process: FakeProcess | undefined;
  readonly text: string;
}

/** A `/proc` in memory. As with the real one, an open file stays bound to its process, and fails once that is gone. */
export class FakeProc implements ProcFs {
  readonly files = new Map<string, string>([
    ['/proc/sys/kernel/pid_max', '4194304\n'],
    ['/proc/self/mountinfo', '22 1 0:21 / /proc rw - proc proc rw\n'],
    ['/proc/stat', 'cpu 1 2 3\nbtime 1700000000\nprocesses 1000\n'],
    ['/proc/self/limits', 'Max open files            1024                 4096                 files\n'],
    ['/proc/version', 'Linux version 6.8.0\n'],
  ]);
  readonly links = new Map<string, string>([
    ['/proc/self', '10'],
    ['/proc/self/ns/net', 'net:[1]'],
  ]);
  /** Paths that may not be opened or listed, and the error. */
  readonly denied = new Map<string, Code>();
  /** Files that do not answer until {@link release}. */
  readonly hanging = new Set<string>();
  /** Of these, the ones that would have blocked the event loop: a file that was read, or an `environ` that was opened. */
  readonly hangs: string[] = [];
  /** Whether an empty folder hides all processes: open files still answer. */
  isMountedOver = false;
  private readonly held: (() => void)[] = [];
  private isLater = false;
  /** Called before each call, with its name and path; it may throw. */
  onCall: (call: string, path: string) => void = () => undefined;
  /** The limit of open files (`ulimit -n`). */
  maxOpen = 1024;
  lastPid = 10;
  private readonly processes = new Map<number, FakeProcess>();
  private readonly opened = new Map<number, Open>();
  private nextDescriptor = 3;

  get openCount(): number {
    return this.opened.size;
  }

  /** Starts a process, by default with the next pid. */
  start(some: Partial<FakeProcess> = {}): FakeProcess {
    const pid = some.pid ?? this.lastPid + 1;
    this.lastPid = pid;
    const process = { ...some, pid };
    this.processes.set(pid, process);
    return process;
  }

  /** Changes a process, which stays the same process for open files. */
  change(process: FakeProcess, change: Partial<StatText & Pick<FakeProcess, 'commandLine' | 'ranNs'>>): void {
    Object.assign(process, change);
  }

  end(pid: number): void {
    this.processes.delete(pid);
  }

  openSync(path: string): number {
    this.check('open', path);
    if (path.endsWith('/environ')) this.noteHang(path);
    if (this.opened.size >= this.maxOpen) throw systemError('EMFILE', path);
    const descriptor = this.nextDescriptor++;
    this.opened.set(descriptor, { path, process: this.processOf(path), text: this.text(path) });
    return descriptor;
  }

  readSync(descriptor: number, buffer: Buffer, offset: number, length: number, position: number | null): number {
    const open = this.opened.get(descriptor);
    if (!open) throw systemError('EBADF');
    this.noteHang(open.path);
    this.onCall('read', open.path);
    if (open.process && this.processes.get(open.process.pid) !== open.process) throw systemError('ESRCH', open.path);
    const { path } = open;
    const text = Buffer.from(
      /\/(stat|schedstat)$/.test(path) || path === '/proc/loadavg' ? this.text(path) : open.text,
    );
    // Without a position, the second read is at the end: the files here are small.
    if (position === null) this.opened.set(descriptor, { ...open, text: '' });
    else if (position > 0) return 0;
    if (position === null && open.text === '') return 0;
    return text.copy(buffer, offset, 0, length);
  }

  open(path: string, _: 'r', callback: (error: Error | null, descriptor: number) => void): void {
    this.later(path, callback, -1, () => this.openSync(path));
  }

  read(
    descriptor: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
    callback: (error: Error | null, length: number) => void,
  ): void {
    const path = this.opened.get(descriptor)?.path ?? '';
    this.later(path, callback, 0, () => this.readSync(descriptor, buffer, offset, length, position));
  }

  /** As in a thread of Node's pool: not at once, and not at all while the kernel does not answer. */
  private later(
    path: string,
    callback: (error: Error | null, result: number) => void,
    failed: number,
    call: () => number,
  ): void {
    const answer = (): void => {
      let result: number;
      this.isLater = true;
      try {
        result = call();
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), failed);
        return;
      } finally {
        this.isLater = false;
      }
      callback(null, result);
    };
    if (this.hanging.has(path)) this.held.push(answer);
    else queueMicrotask(answer);
  }

  /** Lets the files that hang answer. */
  release(): void {
    this.hanging.clear();
    for (const answer of this.held.splice(0)) answer();
  }

  closeSync(descriptor: number): void {
    if (!this.opened.delete(descriptor)) throw systemError('EBADF');
  }

  existsSync(path: string): boolean {
    this.onCall('exists', path);
    return this.processOf(path) !== undefined || this.files.has(path);
  }

  readFileSync(path: string): Buffer {
    this.check('readFile', path);
    return Buffer.from(this.text(path));
  }

  readdirSync(path: string): string[] {
    this.check('readdir', path);
    if (path === '/proc/self/fd') return [...this.opened.keys()].map(String);
    const process = path.endsWith('/task') ? this.processOf(path) : undefined;
    if (process) return [process.pid, ...(process.otherThreads ?? []).map(({ tid }) => tid)].map(String);
    if (path.endsWith('/fd') && this.processOf(path)) {
      return [...this.links.keys()]
        .filter((link) => link.startsWith(`${path}/`))
        .map((link) => link.slice(path.length + 1));
    }
    if (path !== '/proc') throw systemError('ENOENT', path);
    if (this.isMountedOver) return [];
    return ['self', 'loadavg', ...[...this.processes.keys()].map(String)];
  }

  opendirSync(path: string): ReturnType<ProcFs['opendirSync']> {
    const names = this.readdirSync(path);
    const readSync = (): { readonly name: string } | null => {
      const name = names.shift();
      return name === undefined ? null : { name };
    };
    return { readSync, closeSync: () => undefined };
  }

  readlinkSync(path: string): string {
    this.check('readlink', path);
    const usual = path.endsWith('/ns/net') ? 'net:[1]' : '/home';
    const link = this.links.get(path) ?? (this.processOf(path) && !path.includes('/fd/') ? usual : undefined);
    if (link === undefined) throw systemError('ENOENT', path);
    return link;
  }

  private noteHang(path: string): void {
    if (this.hanging.has(path) && !this.isLater) this.hangs.push(path);
  }

  private check(call: string, path: string): void {
    this.onCall(call, path);
    const code = this.denied.get(path);
    if (code) throw systemError(code, path);
  }

  private processOf(path: string): FakeProcess | undefined {
    return this.processes.get(Number(/^\/proc\/(\d+)(\/|$)/.exec(path)?.[1]));
  }

  private text(path: string): string {
    const process = this.processOf(path);
    const file = path.slice(path.lastIndexOf('/') + 1);
    const thread = process && /\/task\/(\d+)\//.exec(path)?.[1];
    if (process && file === 'stat') return statText(thread === undefined ? process : threadOf(process, Number(thread)));
    if (process && file === 'schedstat' && this.files.has('/proc/self/schedstat')) return `${process.ranNs ?? 0} 0 1\n`;
    if (process && file === 'cmdline') return (process.commandLine ?? ['/bin/x']).map((part) => `${part}\0`).join('');
    if (process && file === 'status') return statusText(process);
    if (process && file === 'environ')
      return Object.entries(process.environment ?? {})
        .map(([name, value]) => `${name}=${value}\0`)
        .join('');
    if (path === '/proc/loadavg' && !this.files.has(path)) {
      return `0.10 0.20 0.30 1/${this.processes.size + 100} ${this.lastPid}\n`;
    }
    const text = this.files.get(path);
    if (text === undefined) throw systemError('ENOENT', path);
    return text;
  }
}

/** The user is both the real and the saved one. */
function statusText({ uid = 1000, status = '' }: FakeProcess): string {
  return `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n${status}`;
}

/** The `stat` of a thread; that of the first one is the one of the process. */
function threadOf(process: FakeProcess, tid: number): StatText {
  const thread = process.otherThreads?.find((one) => one.tid === tid);
  if (!thread) return process;
  const { state, pages } = thread;
  return { ...process, pid: tid, state, exitSignal: -1, ...(pages === undefined ? {} : { pages }) };
}
