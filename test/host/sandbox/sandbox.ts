import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { inNamespace } from './namespace';
import { nodeArguments } from '../nodeArguments';
import { sandboxVariable, type Message, type Request, type SandboxProcess } from './sandboxProtocol';
import { withTimeout } from '../waitFor';

/** A process that was started in a sandbox. */
export interface SandboxChild {
  /** As seen inside the sandbox. */
  readonly pid: number;
  /** What it has written so far to stdout and stderr. */
  output(): string;
  /** Its exit code, or null if a signal ended it. */
  readonly exited: Promise<number | null>;
}

/**
 * Runs a VS Code server, its terminals and all that they start, and leaves nothing behind when it is closed. It is a PID
 * namespace if that is permitted. It outlives the processes in it: a server can be killed and started again while what it
 * has left behind keeps running, as on a user's machine.
 */
export class Sandbox {
  private nextId = 0;
  private readonly answers = new EventEmitter().setMaxListeners(0);
  private readonly outputs = new Map<number, string>();
  private readonly exits = new Map<number, number | null>();
  private closed = false;

  private constructor(
    private readonly supervisor: ChildProcess,
    readonly isIsolated: boolean,
  ) {
    supervisor.on('message', (message: Message) => {
      this.receive(message);
    });
    supervisor.once('exit', () => {
      this.closed = true;
      this.answers.emit('closed');
    });
  }

  /** With `isolate: false` there is no PID namespace, even if it is permitted. */
  static async open({ isolate = true } = {}): Promise<Sandbox> {
    const script = [...nodeArguments, join(__dirname, 'supervisor.ts')];
    const plain = { command: process.execPath, args: [...script, 'plain'], isIsolated: false };
    const wrapped = isolate ? inNamespace(process.execPath, [...script, 'isolated']) : plain;
    const { command, args, isIsolated } = wrapped.isIsolated ? wrapped : plain;
    const supervisor = spawn(command, args, {
      env: { ...process.env, [sandboxVariable]: randomUUID() },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    const sandbox = new Sandbox(supervisor, isIsolated);
    await withTimeout('the supervisor of a sandbox', 30_000, sandbox.event('ready'));
    return sandbox;
  }

  async spawn(
    command: string,
    args: readonly string[],
    options: { cwd: string; env: Readonly<Record<string, string>> },
  ): Promise<SandboxChild> {
    const id = this.nextId++;
    const code = (): number | null => this.exits.get(id) ?? null;
    // The sandbox may be closed first: that ends the process, too.
    const exited = this.event(`exit ${id}`).then(code, code);
    const pid = await this.request({ kind: 'spawn', command, args, ...options }, id);
    if (typeof pid !== 'number') throw new Error(`Cannot start ${command}: ${this.outputs.get(id) ?? ''}`);
    return { pid, output: () => this.outputs.get(id) ?? '', exited };
  }

  /**
   * Sends a signal to a process of the sandbox.
   * @returns false if the process does not exist.
   */
  async kill(pid: number, signal: NodeJS.Signals): Promise<boolean> {
    return (await this.request({ kind: 'kill', pid, signal })) === true;
  }

  /** All processes in the sandbox, with zombies, and with the init and the supervisor of the sandbox. */
  async processes(): Promise<readonly SandboxProcess[]> {
    return (await this.request({ kind: 'list' })) as readonly SandboxProcess[];
  }

  /** Kills everything in the sandbox. */
  async close(): Promise<void> {
    if (this.closed) return;
    const exited = this.event('closed');
    this.supervisor.send({ id: this.nextId++, request: { kind: 'close' } satisfies Request });
    try {
      await withTimeout('a sandbox to close', 10_000, exited);
    } catch {
      this.supervisor.kill('SIGKILL');
    }
  }

  /** Kills everything in the sandbox without waiting, for use while this process exits. */
  abandon(): void {
    if (this.isIsolated) this.supervisor.kill('SIGKILL');
    else if (this.supervisor.connected) this.supervisor.disconnect();
  }

  private async request(request: Request, id = this.nextId++): Promise<unknown> {
    if (this.closed) throw new Error('The sandbox is closed');
    const answered = this.event(`answer ${id}`);
    this.supervisor.send({ id, request });
    const message = (await withTimeout(`${request.kind} in a sandbox`, 30_000, answered)) as {
      value?: unknown;
      error?: string;
    };
    if (message.error !== undefined) throw new Error(message.error);
    return message.value;
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case 'ready':
        this.answers.emit('ready');
        break;
      case 'answer':
        this.answers.emit(`answer ${message.id}`, message);
        break;
      case 'output':
        this.outputs.set(message.id, (this.outputs.get(message.id) ?? '') + message.text);
        break;
      case 'exit':
        this.exits.set(message.id, message.code);
        this.answers.emit(`exit ${message.id}`);
        break;
    }
  }

  private async event(name: string): Promise<unknown> {
    const abort = new AbortController();
    const closed = once(this.answers, 'closed', { signal: abort.signal });
    const happened = once(this.answers, name, { signal: abort.signal });
    try {
      const first = await Promise.race([happened.then(([value]: unknown[]) => ({ value })), closed.then(() => null)]);
      if (first === null && name !== 'closed') throw new Error('The sandbox was closed');
      return first?.value;
    } finally {
      abort.abort();
      closed.catch(() => undefined);
      happened.catch(() => undefined);
    }
  }
}
