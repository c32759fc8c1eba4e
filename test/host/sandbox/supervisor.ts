/**
 * Runs inside a sandbox, and starts, kills and lists processes there for the process that has opened the sandbox. The two
 * talk over the channel that `spawn` opens for `stdio: 'ipc'`. When that channel closes, be it by a crash or a SIGKILL,
 * the supervisor ends the sandbox: a broken test run leaves nothing behind.
 */
import { spawn } from 'node:child_process';
import { processesOfNamespace, processesOfSandbox } from './sandboxProcesses';
import { sandboxVariable, type Message, type Request } from './sandboxProtocol';

const sandbox = process.env[sandboxVariable] ?? '';
const isIsolated = process.argv[2] === 'isolated';

function send(message: Message): void {
  if (process.connected) process.send?.(message);
}

function spawnChild(id: number, request: Request & { kind: 'spawn' }): number | undefined {
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: { ...request.env, [sandboxVariable]: sandbox },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      send({ kind: 'output', id, text });
    });
  }
  child.on('error', (error) => {
    send({ kind: 'output', id, text: `${error.message}\n` });
  });
  child.on('exit', (code) => {
    send({ kind: 'exit', id, code });
  });
  return child.pid;
}

/**
 * Ends the sandbox. In a namespace, the kernel kills the rest as soon as this process has ended. Elsewhere, this kills until
 * nothing is left.
 */
function close(): void {
  if (!isIsolated) {
    for (let round = 0; round < 100; round++) {
      const others = processesOfSandbox(sandbox).filter(({ pid, state }) => pid !== process.pid && state !== 'Z');
      if (others.length === 0) break;
      for (const { pid } of others) kill(pid, 'SIGKILL');
    }
  }
  process.exit(0);
}

function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function answer(id: number, request: Request): unknown {
  switch (request.kind) {
    case 'spawn':
      return spawnChild(id, request);
    case 'kill':
      return kill(request.pid, request.signal);
    case 'list':
      return isIsolated ? processesOfNamespace() : processesOfSandbox(sandbox);
    case 'close':
      close();
  }
  return undefined;
}

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  try {
    send({ kind: 'answer', id, value: answer(id, request) });
  } catch (error) {
    send({ kind: 'answer', id, error: String(error) });
  }
});
process.on('disconnect', close);
// Ctrl+C reaches the whole process group. The process that has opened the sandbox decides when it ends.
process.on('SIGINT', () => undefined);
send({ kind: 'ready' });
