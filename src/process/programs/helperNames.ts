/** Scripts of helpers, by the end of their path, with the helper's purpose. */
export const helperScripts: readonly (readonly [pathEnd: string, name: string])[] = [
  ['/typescript/lib/tsserver.js', 'tsserver'],
  ['/typescript/lib/_tsserver.js', 'tsserver'],
  ['/typescript/lib/typingsInstaller.js', 'typingsInstaller'],
  ['/typescript/lib/_typingsInstaller.js', 'typingsInstaller'],
  ['/server/out/eslintServer.js', 'eslintServer'],
  ['/dist/node/jsonServerMain', 'JSON language server'],
  ['/dist/node/jsonServerMain.js', 'JSON language server'],
  ['/dist/node/cssServerMain', 'CSS language server'],
  ['/dist/node/cssServerMain.js', 'CSS language server'],
  ['/dist/node/htmlServerMain', 'HTML language server'],
  ['/dist/node/htmlServerMain.js', 'HTML language server'],
  ['/dist/serverWorkerMain', 'Markdown language server'],
  ['/dist/serverWorkerMain.js', 'Markdown language server'],
  ['/pyright/langserver.index.js', 'pyright-langserver'],
  ['/pyright/dist/pyright-langserver.js', 'pyright-langserver'],
  ['/bash-language-server/out/cli.js', 'bash-language-server'],
  ['/jest-worker/build/workers/processChild.js', 'jest worker'],
  ['/jest-worker/build/processChild.js', 'jest worker'],
  ['/jest-worker/processChild.js', 'jest worker'],
  ['/tinypool/dist/entry/process.js', 'tinypool worker'],
  ['/vitest/dist/workers/forks.js', 'vitest worker'],
  ['/vitest/dist/workers/vmForks.js', 'vitest worker'],
  ['/workerpool/src/worker.js', 'workerpool worker'],
  ['/@parcel/workers/lib/child.js', 'Parcel worker'],
  ['/isolation/plugin-worker.js', 'Nx plugin worker'],
  ['/debugpy/adapter', 'debugpy adapter'],
  ['/debugpy/launcher', 'debugpy launcher'],
];

/** Extensions bundle their servers into files with names that tell nothing: the folder of the extension tells which it is. */
export const bundledServers: readonly (readonly [extension: string, pathEnd: string, name: string])[] = [
  ['/ms-python.vscode-pylance-', '/dist/server.bundle.js', 'pylance'],
  ['/ms-pyright.pyright-', '/dist/server.js', 'pyright-langserver'],
  ['/redhat.vscode-yaml-', '/dist/languageserver.js', 'yaml-language-server'],
  ['/bradlc.vscode-tailwindcss-', '/dist/tailwindServer.js', 'tailwindcss-language-server'],
];

/** What the standard library of Python, and libraries that imitate it, pass to `python -c`. */
export const pythonHelpers: readonly (readonly [beginning: string, name: string])[] = [
  ['from multiprocessing.forkserver import main;', 'multiprocessing fork server'],
  ['from multiprocessing.resource_tracker import main;', 'multiprocessing resource tracker'],
  ['from multiprocessing.semaphore_tracker import main;', 'multiprocessing semaphore tracker'],
  ['from multiprocessing.spawn import spawn_main;', 'multiprocessing worker'],
  ['from joblib.externals.loky.backend.resource_tracker import main;', 'loky resource tracker'],
  ['import sys;exec(eval(sys.stdin.readline()))', 'execnet worker'],
];

/** What they pass to `python -m`. */
export const pythonModules: ReadonlyMap<string, string> = new Map([
  ['joblib.externals.loky.backend.popen_loky_posix', 'loky worker'],
  ['loky.backend.popen_loky_posix', 'loky worker'],
]);
