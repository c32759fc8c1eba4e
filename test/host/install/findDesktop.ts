import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The desktop VS Code on the PATH, if there is one, and a display to show it on. */
export function findDesktop(): string | undefined {
  const { PATH = '', DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI } = process.env;
  // In a terminal of a remote window, `code` is another program, which talks to that window.
  if (VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) return undefined;
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  if (process.platform !== 'win32')
    return folders.map((folder) => join(folder, 'code')).find((path) => existsSync(path));
  // `code.cmd` needs a shell. The program that it starts is one folder up.
  const scripts = folders.map((folder) => join(folder, 'code.cmd')).filter((path) => existsSync(path));
  return scripts.map((path) => join(dirname(path), '..', 'Code.exe')).find((path) => existsSync(path));
}
