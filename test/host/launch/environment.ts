import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The environment of this process for a VS Code server. Terminals inherit it, so variables of a surrounding VS Code, npm or
 * Node debugger are removed.
 */
export function serverEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|INIT_CWD$|TERM_PROGRAM)/.test(name)) continue;
    clean[name] = value;
  }
  return { ...clean, ...extra };
}

/** For tests: an empty home, so that start files and the history of the user have no effect, and a known shell. */
export function testEnvironment(home: string): Record<string, string> {
  writeFileSync(join(home, '.bashrc'), "PS1='\\W $ '\n");
  const shell = ['/bin/bash', '/usr/bin/bash', '/bin/sh'].find((path) => existsSync(path));
  return serverEnvironment({
    HOME: home,
    HISTFILE: '',
    ...(shell === undefined ? {} : { SHELL: shell }),
    ...(process.platform === 'linux' ? { TMPDIR: home, XDG_RUNTIME_DIR: home } : {}),
  });
}

/**
 * The part of an environment in which some programs are not found: a PATH with links to all others. Login shells read it
 * from a start file, since the system's start files set another PATH.
 */
export function withoutPrograms(home: string, ...names: readonly string[]): { readonly PATH: string } {
  const folder = join(home, 'bin');
  mkdirSync(folder);
  const skipped = new Set(names);
  for (const source of (process.env.PATH ?? '').split(delimiter).filter((path) => existsSync(path))) {
    for (const name of readdirSync(source)) {
      if (!skipped.has(name)) symlinkSync(join(source, name), join(folder, name));
      skipped.add(name);
    }
  }
  writeFileSync(join(home, '.profile'), `PATH='${folder}'\n`);
  return { PATH: folder };
}
