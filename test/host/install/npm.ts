import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Runs npm in a folder and returns what it printed. Never through a shell. */
export async function npm(folder: string, args: readonly string[]): Promise<string> {
  const [command, ...first] = npmCommand();
  const child = spawn(command, [...first, ...args], {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): unknown => child.kill();
  process.once('exit', end);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  process.removeListener('exit', end);
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with code ${code ?? 'none'}\n${errors}${output}`);
  return output;
}

/** npm as a script of Node where it can be found, since spawning `npm` itself needs a shell on Windows. */
export function npmCommand(): [string, ...string[]] {
  const bin = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** `npm test` tells its scripts about this package in variables, which an npm in another folder must not believe. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix|command|node_execpath)/.test(name)),
  );
}
