import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { repository } from '../host/paths';

/** The machine and the versions, without which figures mean nothing. */
export interface MachineDescription {
  readonly date: string;
  readonly quick: boolean;
  readonly processor: string;
  readonly cores: number;
  /** GB */
  readonly memory: number;
  readonly system: string;
  /** The load average of the minute before the run. On a busy machine, times are longer. */
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
}

const peers = ['ps-list', 'pidtree', 'tree-kill', 'systeminformation'];

export function describeMachine(quick: boolean): MachineDescription {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    quick,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()} ${arch()}`,
    load: loadavg()[0] ?? NaN,
    versions: {
      node: process.version,
      ...Object.fromEntries(peers.map((name) => [name, packageVersion(name)])),
      ps: firstLine('ps', ['--version']),
      cc: firstLine('cc', ['--version']),
    },
  };
}

function packageVersion(name: string): string {
  const text = readFileSync(join(repository, 'node_modules', name, 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const version = parsed && typeof parsed === 'object' && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : 'unknown';
}

function firstLine(command: string, args: readonly string[]): string {
  try {
    const output = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return output.split('\n')[0] ?? '';
  } catch {
    return 'none';
  }
}
