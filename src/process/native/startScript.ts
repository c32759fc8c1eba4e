import { spawn, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * The variables that a program needs to run at all: where the system and temporary files are. All others stay out:
 * `NODE_OPTIONS` would load code into it, `VSCODE_…` and `ELECTRON_…` make it another program.
 */
const neededVariables = ['SystemRoot', 'windir', 'PATH', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'USERPROFILE', 'LANG'];

export interface ScriptOptions {
  /** A Node.js, or an Electron that can be one. */
  readonly execPath?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a script of ours in a process of its own, which can be sent messages. */
export function startScript(
  script: string,
  args: readonly string[],
  { execPath = process.execPath, env = process.env }: ScriptOptions = {},
): ChildProcess {
  return spawn(execPath, [script, ...args], {
    // Libraries are searched for in the current folder too: it is one of ours.
    cwd: dirname(script),
    env: getEnvironment(env),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
}

function getEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed = neededVariables.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  // Without it Electron would start an application. Node.js does not know it.
  return { ...Object.fromEntries(needed), ELECTRON_RUN_AS_NODE: '1' };
}
