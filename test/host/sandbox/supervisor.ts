/**
 * Runs inside a sandbox and starts, kills and lists processes there for whoever opened it. It talks over the channel that
 * `spawn` opens for `stdio: 'ipc'`. When that channel closes, for whatever reason (a crash, a SIGKILL), it ends the
 * sandbox, so that a broken test run leaves nothing behind.
 */
import { spawn } from 'node:child_process';
import { processesOfNamespace, processesOfSandbox } from './sandboxProcesses';
import { sandboxVariable, type Message, type Request } from './sandboxProtocol';

const sandbox = process.env[sandboxVariable] ?? '';
const isolated = process.argv[2] === 'isolated';

function say(message: Message): void {
  if (process.connected) process.send?.(message);
}

function start(id: number, request: Request & { what: 'spawn' }): number | undefined {
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: { ...request.env, [sandboxVariable]: sandbox },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      say({ what: 'output', id, text });
    });
  }
  child.on('error', (error) => {
    say({ what: 'output', id, text: `${error.message}\n` });
  });
  child.on('exit', (code) => {
    say({ what: 'exit', id, code });
  });
  return child.pid;
}

/** In a namespace, the kernel kills the rest as soon as this has ended. Elsewhere it is done here, until none is left. */
function close(): void {
  if (!isolated) {
    for (let round = 0; round < 100; round++) {
      const others = processesOfSandbox(sandbox).filter((one) => one.pid !== process.pid && one.state !== 'Z');
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
  switch (request.what) {
    case 'spawn':
      return start(id, request);
    case 'kill':
      return kill(request.pid, request.signal);
    case 'list':
      return isolated ? processesOfNamespace() : processesOfSandbox(sandbox);
    case 'close':
      close();
  }
  return undefined;
}

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  try {
    say({ what: 'answer', id, value: answer(id, request) });
  } catch (error) {
    say({ what: 'answer', id, error: String(error) });
  }
});
process.on('disconnect', close);
// Ctrl+C reaches the whole process group; whoever opened the sandbox decides when it ends.
process.on('SIGINT', () => undefined);
say({ what: 'ready' });
