import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { roomVariable, type RoomProcess } from './roomProtocol';

/**
 * All processes that carry the room's variable in their environment. That finds those, too, that no longer descend
 * from anything in the room, and nobody else's.
 */
export function processesOfRoom(room: string): RoomProcess[] {
  return process.platform === 'linux' ? fromProc(room) : fromPs(room);
}

function fromProc(room: string): RoomProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
      if (!environment.includes(`${roomVariable}=${room}`)) return [];
      return [read(Number(name))];
    } catch {
      return []; // Gone meanwhile, or somebody else's.
    }
  });
}

/** All processes of the PID namespace that this runs in. */
export function processesOfNamespace(): RoomProcess[] {
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

function read(pid: number): RoomProcess {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [state = '?', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
  return { pid, parent: Number(parent), state, commandLine };
}

/** `-E` appends each process's environment to its command line, as far as the system lets us see it. */
function fromPs(room: string): RoomProcess[] {
  if (process.platform === 'win32') return [];
  const lines = execFileSync('ps', ['-axwwE', '-o', 'pid=,ppid=,state=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(line);
    if (!match || !line.includes(`${roomVariable}=${room}`)) return [];
    const [, pid = '', parent = '', state = '', commandLine = ''] = match;
    return [{ pid: Number(pid), parent: Number(parent), state, commandLine }];
  });
}
