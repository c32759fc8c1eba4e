import { join, resolve } from 'node:path';

/** The root of this checkout. */
export const repository = resolve(__dirname, '..', '..');

/** Where everything downloaded is kept; git ignores it, and it can be deleted at any time. */
export const downloads = join(repository, '.vscode-test');

/** Where the bundled integration tests and the suites' reports go; git ignores it too. */
export const out = join(repository, 'out');
