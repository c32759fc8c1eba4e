import { getInvocation, type Invocation, type ProcessCommand } from './invocation';
import { baseName } from './programName';
import type { Script } from './script';
import { shells } from './shells';
import { getShellUse } from './shellUse';

/**
 * What a program does with the processes that it has started.
 * - `watcher`: it starts its program again, when that exits or when a file changes.
 * - `manager`: the same for many programs, which have nothing to do with each other.
 * - `launcher`: it starts a command and waits for it.
 * - `shell`: the user types commands into it.
 */
export type LauncherRole = 'watcher' | 'manager' | 'launcher' | 'shell';

/** Watchers, whatever their arguments are: programs, scripts and packages of Node.js, modules of Python. */
const watchers: ReadonlySet<string> = new Set([
  ...['nodemon', 'ts-node-dev', 'tsnd', 'node-dev', 'tsc-watch', 'npm-watch', 'onchange', 'supervisor'],
  ...['forever-monitor', 'watchexec', 'entr', 'cargo-watch', 'bacon', 'air', 'reflex', 'gow', 'wgo'],
  ...['CompileDaemon', 'realize', 'modd', 'watchmedo', 'watchfiles', 'hupper', 'pymon', 'jurigged', 'gunicorn'],
  ...['hypercorn', 'unicorn', 'guard', 'rerun', 'tilt', 'skaffold'],
]);

/** Watchers if they have one of these arguments. */
const watchersWith: Readonly<Record<string, readonly string[]>> = {
  node: ['--watch', '--watch-path'],
  bun: ['--watch'],
  deno: ['--watch'],
  tsx: ['watch', '--watch'],
  'vite-node': ['--watch', '-w'],
  nest: ['--watch', '-w'],
  cargo: ['watch'],
  dotnet: ['watch'],
  uvicorn: ['--reload', '--workers'],
  granian: ['--reload', '--workers'],
  concurrently: ['--restart-tries'],
  nuxt: ['dev'],
  nuxi: ['dev'],
  wrangler: ['dev'],
  artisan: ['serve'],
  gradle: ['-t', '--continuous'],
};

const managers: ReadonlySet<string> = new Set([
  ...['systemd', 'launchd', 'init', 'supervisord', 'circusd', 'monit', 'runsvdir', 'runsv', 's6-svscan'],
  ...['s6-supervise', 'supervise', 'pm2', 'pm2-runtime', 'forever', 'overmind', 'process-compose', 'mprocs'],
  ...['dockerd', 'containerd', 'containerd-shim', 'containerd-shim-runc-v2', 'conmon'],
]);

const launchers: ReadonlySet<string> = new Set([
  ...['npm', 'npx', 'yarn', 'yarn.js', 'pnpm', 'pnpm.cjs', 'pnpx', 'bunx', 'corepack', 'make', 'just', 'task'],
  ...['env', 'time', 'timeout', 'nice', 'nohup', 'stdbuf', 'setsid', 'script', 'strace', 'tini', 'dumb-init'],
  ...['catatonit', 'dotenv', 'cross-env', 'env-cmd', 'doppler', 'direnv', 'poetry', 'pipenv', 'uv', 'rye'],
  ...['pdm', 'hatch', 'conda', 'mise', 'asdf', 'bundle', 'nx', 'turbo', 'lerna', 'wireit', 'concurrently'],
  ...['npm-run-all', 'run-p', 'run-s', 'foreman', 'honcho', 'goreman', 'hivemind', 'start-server-and-test'],
  ...['cargo', 'go', 'dotnet', 'mvn', 'gradle', 'sbt', 'lein', 'tsx', 'next', 'nuxt', 'nuxi', 'ts-node'],
  ...['nest', 'wrangler', 'vite-node', 'deno', 'bun'],
]);

/** What is read of program text, in characters. */
const maxCodeLength = 4_096;

/** @returns undefined for a program that is none of these, and for one whose command line cannot be read. */
export function getLauncherRole(process: ProcessCommand): LauncherRole | undefined {
  if (getShellUse(process) === 'prompt') return 'shell';
  const invocation = getInvocation(process);
  // Reading may be denied: then the kernel's name has to tell.
  if (!invocation) return managers.has(process.name) ? 'manager' : undefined;
  // It writes its title over its arguments: PM2 v5.3.0: God Daemon (/home/user/.pm2).
  if (/^PM2 .{0,40}: God Daemon/.test(process.commandLine[0] ?? '')) return 'manager';
  const { script } = invocation;
  // npm's title is its command: `npm run dev`.
  const [program = ''] = invocation.program.split(' ', 1);
  if (shells.has(program)) return isLoop(script) ? 'watcher' : 'launcher';
  const names = [program, ...(script ? getScriptNames(script) : [])];
  if (names.some((name) => managers.has(name))) return 'manager';
  if (names.some((name) => watchers.has(name) || isWatcherWith(name, invocation))) return 'watcher';
  return names.some((name) => launchers.has(name)) ? 'launcher' : undefined;
}

function isLoop(code: Script | undefined): boolean {
  return code?.kind === 'code' && /\b(while|until)\b/.test(code.value.slice(0, maxCodeLength));
}

function isWatcherWith(name: string, { args, script }: Invocation): boolean {
  if (!Object.hasOwn(watchersWith, name)) return false;
  // The options of an interpreter come before its script, those of a script after it.
  const isScript = script !== undefined && getScriptNames(script).includes(name);
  const own = isScript ? script.args : args.slice(0, args.length - (script?.args.length ?? 0));
  return (watchersWith[name] ?? []).some((option) =>
    own.some((arg) => arg === option || (option.startsWith('--') && arg.startsWith(`${option}=`))),
  );
}

/** The name of a module; that of a file and of its package. What is in no package may have any name, so it needs its ending. */
function getScriptNames({ kind, value }: Script): readonly string[] {
  if (kind === 'code' || kind === 'jar') return [];
  if (kind === 'module') return [value];
  // The folder of packages may be the first one in a relative path.
  const path = `/${value.replaceAll('\\', '/')}`;
  const start = path.lastIndexOf(packagesFolder);
  if (start < 0) return [baseName(path)];
  const [folder = ''] = path.slice(start + packagesFolder.length).split('/', 1);
  return [folder, baseName(path).replace(/\.[cm]?js$/, '')];
}

const packagesFolder = '/node_modules/';
