/** The `--type=` of Chromium's processes, and so of Electron's (content/public/common/content_switches.cc). */
export const chromiumTypes: ReadonlySet<string> = new Set([
  'zygote',
  'gpu-process',
  'utility',
  'renderer',
  'ppapi',
  'broker',
  'crashpad-handler',
  'relauncher',
]);

/** VS Code's own script for child processes, in its server and in older desktops (bootstrap-fork.ts). */
export const forkScripts = ['/bootstrap-fork', '\\bootstrap-fork', '/bootstrap-fork.js', '\\bootstrap-fork.js'];

/**
 * URL schemes that VS Code registers when it starts (`protocol.registerSchemesAsPrivileged` in main.ts). Electron passes
 * them to its renderer and utility processes as arguments, in every fork of VS Code.
 */
export const schemeMarks = ['vscode-webview', 'vscode-file', '--vscode-'];

/** The script of VS Code's server (`out/server-main.js`), which forks of it keep. It runs in a Node.js of its own. */
export const serverScripts = ['/out/server-main.js', '\\out\\server-main.js'];

/** The names of the desktop programs of VS Code and its forks, in lower case and without `.exe`. */
export const desktopPrograms: ReadonlySet<string> = new Set([
  'code',
  'code-insiders',
  'code-exploration',
  'code-oss',
  'code-tunnel',
  'code-tunnel-insiders',
  'codium',
  'codium-insiders',
  'vscodium',
  'cursor',
  'windsurf',
  'windsurf-next',
  'positron',
  'trae',
  'kiro',
  'antigravity',
]);
