import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The environment for a VS Code server: this one's, without what a surrounding VS Code, npm or Node debugger put in it,
 * since terminals inherit it.
 */
export function serverEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|INIT_CWD$|TERM_PROGRAM)/.test(name)) continue;
    clean[name] = value;
  }
  return { ...clean, ...extra };
}

/** For tests: a home of its own, so that no start file or history of a person plays a part, and a known shell. */
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
 * The part of an environment in which some programs are not found: a PATH with links to all others. Login shells take it
 * from a start file, since those of the system set a PATH of their own.
 */
export function withoutPrograms(home: string, ...names: readonly string[]): { readonly PATH: string } {
  const folder = join(home, 'bin');
  mkdirSync(folder);
  const taken = new Set(names);
  for (const from of (process.env.PATH ?? '').split(delimiter).filter((path) => existsSync(path))) {
    for (const name of readdirSync(from)) {
      if (!taken.has(name)) symlinkSync(join(from, name), join(folder, name));
      taken.add(name);
    }
  }
  writeFileSync(join(home, '.profile'), `PATH='${folder}'\n`);
  return { PATH: folder };
}
