import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { sandboxVariable, type SandboxProcess } from './sandboxProtocol';

/**
 * All processes with the variable of the sandbox in their environment. That includes processes that no longer descend from
 * one in the sandbox, and excludes all others.
 */
export function processesOfSandbox(sandbox: string): SandboxProcess[] {
  return process.platform === 'linux' ? fromProc(sandbox) : fromPs(sandbox);
}

function fromProc(sandbox: string): SandboxProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
      if (!environment.includes(`${sandboxVariable}=${sandbox}`)) return [];
      return [read(Number(name))];
    } catch {
      return []; // It has ended, or belongs to another user.
    }
  });
}

/** All processes of the PID namespace of this process. */
export function processesOfNamespace(): SandboxProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [read(Number(name))];
      } catch {
        return [];
      }
    });
}

function read(pid: number): SandboxProcess {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [state = '?', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
  return { pid, parent: Number(parent), state, commandLine };
}

/** `-E` appends each process's environment to its command line, as far as the system permits. */
function fromPs(sandbox: string): SandboxProcess[] {
  if (process.platform === 'win32') return [];
  const lines = execFileSync('ps', ['-axwwE', '-o', 'pid=,ppid=,state=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(line);
    if (!match || !line.includes(`${sandboxVariable}=${sandbox}`)) return [];
    const [, pid = '', parent = '', state = '', commandLine = ''] = match;
    return [{ pid: Number(pid), parent: Number(parent), state, commandLine }];
  });
}
