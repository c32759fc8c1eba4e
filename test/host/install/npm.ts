import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../runProgram';

const deadlineMs = 15 * 60_000;

/**
 * Runs npm in a folder, never through a shell.
 * @throws with what npm has printed, if it fails.
 */
export async function npm(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [command, ...first] = npmCommand();
  const { code, output } = await runProgram({
    command,
    args: [...first, ...args],
    cwd: folder,
    env: { ...withoutPackageVariables(), ...env },
    deadlineMs,
    isQuiet: true,
  });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with code ${code ?? 'none'}\n${output}`);
}

/** npm's script for Node, where it can be found: on Windows, `npm` itself needs a shell. */
function npmCommand(): [string, ...string[]] {
  const bin = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** `npm test` describes this package in variables, which an npm that runs in another folder would take for its own. */
function withoutPackageVariables(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) =>
    /^npm_(package|lifecycle|config_local_prefix|command|node_execpath)/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
