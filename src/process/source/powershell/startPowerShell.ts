import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { win32 } from 'node:path';

/** `-` has PowerShell read commands from its input, line by line, without a prompt; the execution policy has no say then. */
const args = [
  ...['-NoLogo', '-NoProfile', '-NonInteractive'],
  ...['-InputFormat', 'Text', '-OutputFormat', 'Text', '-Command', '-'],
];

/** Starts the PowerShell that is a part of Windows, and signed. It ends by itself when its input is closed, as when we end. */
export function startPowerShell(
  env: NodeJS.ProcessEnv = process.env,
  start: (file: string, args: readonly string[], options: SpawnOptions) => ChildProcess = spawn,
): ChildProcess {
  const folder = getFolder(env);
  return start(win32.join(folder, 'powershell.exe'), args, {
    // Libraries are searched for in the current folder too: that of the workspace is none to trust.
    cwd: folder,
    env: withoutModulePath(env),
    stdio: 'pipe',
    windowsHide: true,
  });
}

/** Not from `PATH`, which may have folders that others can write to. */
function getFolder({ SystemRoot = 'C:\\Windows' }: NodeJS.ProcessEnv): string {
  return win32.join(SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0');
}

/**
 * Windows PowerShell finds its own modules without this variable. A VS Code that was started from PowerShell 7 has one that
 * leads to modules which Windows PowerShell cannot load (PowerShell/PowerShell#20804).
 */
function withoutModulePath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toLowerCase() !== 'psmodulepath'));
}
