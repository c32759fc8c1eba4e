import type { ProcessInfo } from '../processInfo';
import { reusesNode, startsDmypy } from './argumentRules';
import { daemonCommands } from './daemonCommands';
import { daemonClasses, daemonScripts, daemonTitles, plainDaemons, selfDetaching } from './daemonNames';
import { getGitCommand } from './gitCommand';
import { getInvocation, type Invocation, type ProcessCommand } from './invocation';
import { baseName } from './programName';
import type { Script } from './script';

/**
 * Whether a program outlives its parent by design: it leaves its parent, serves many of the parent's kind, and mostly ends
 * by itself when it is idle. A program counts by what it is and does (its file name, its command,
 * the script or class that it runs), never by a word somewhere in its arguments.
 */
export function isKnownDaemon(process: ProcessCommand & Pick<ProcessInfo, 'pid' | 'session'>): boolean {
  const invocation = getInvocation(process);
  if (!invocation) return plainDaemons.has(process.name);
  const { name, commandLine } = process;
  const title = commandLine.length === 1 ? (commandLine[0] ?? '') : '';
  return (
    isDaemonProgram(invocation, name) ||
    isDaemonTitle(title, name) ||
    (invocation.script !== undefined && isDaemonScript(invocation.script, invocation)) ||
    (selfDetaching.has(invocation.program.replace(/:$/, '')) && process.session === process.pid)
  );
}

function isDaemonProgram(invocation: Invocation, name: string): boolean {
  const { program, args } = invocation;
  // The arguments of a tmux server stay those of the command that has started it: only its name tells.
  if (plainDaemons.has(program)) return program !== 'tmux' || name === 'tmux';
  // Build servers have the name of the folder that they are for.
  if (/^(bazel\(|blaze\(|buck2d\[)/.test(program.slice(0, 8))) return true;
  if (program.startsWith('emacs')) return daemonCommands.emacs?.(args) === true;
  const git = getGitCommand(invocation);
  if (git === 'daemon') return args.includes('--detach');
  if (git === 'fsmonitor--daemon') return args.includes('run');
  if (git !== undefined) return git === 'credential-cache--daemon';
  return Object.hasOwn(daemonCommands, program) && daemonCommands[program]?.(args) === true;
}

/** Whether a title is that of a daemon: a program that writes it over its arguments shows nothing else. */
function isDaemonTitle(title: string, name: string): boolean {
  if (name.startsWith('tmux: server')) return true;
  if (title.startsWith('PM2 ')) return title.includes(': God Daemon');
  // A connection that others share, and that stays for ControlPersist (ssh_config(5)).
  if (title.startsWith('ssh: ')) return title.endsWith(' [mux]');
  if (title.startsWith('nginx: ')) return title.startsWith('nginx: master process') && !title.includes('daemon off');
  return daemonTitles.some((start) => title.startsWith(start));
}

function isDaemonScript(script: Script, { program, args }: Invocation): boolean {
  const { kind, value } = script;
  if (program === 'java') return isJavaDaemon(script, args);
  if (program === 'dotnet') return isDotnetDaemon(script);
  if (kind === 'module') return value === 'mypy.dmypy' && startsDmypy(script.args);
  if (kind !== 'file') return false;
  return program.startsWith('python') ? isPythonDaemon(script) : isNodeDaemon(script);
}

function isJavaDaemon({ kind, value }: Script, args: readonly string[]): boolean {
  if (kind !== 'jar') return daemonClasses.has(value) || value.startsWith('org.mvndaemon.mvnd.daemon.');
  const file = baseName(value);
  const isSbt = file.startsWith('sbt-launch') && file.endsWith('.jar');
  return file === 'A-server.jar' || (isSbt && args.includes('--detach-stdio'));
}

function isDotnetDaemon({ value, args }: Script): boolean {
  const file = baseName(value);
  if (file === 'MSBuild.dll') return reusesNode(args);
  return file === 'VBCSCompiler.dll' || (file === 'rzc.dll' && args[0] === 'server');
}

function isPythonDaemon({ value, args }: Script): boolean {
  const file = baseName(value);
  if (file === 'dmypy') return startsDmypy(args);
  return file === 'supervisord' && !args.some((arg) => arg === '-n' || arg === '--nodaemon');
}

function isNodeDaemon({ value }: Script): boolean {
  const path = value.replaceAll('\\', '/');
  if (daemonScripts.some((end) => path.endsWith(end))) return true;
  return path.endsWith('/daemon/server/start.js') && (path.includes('/nx/') || path.includes('/@nrwl/'));
}
