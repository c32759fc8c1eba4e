import { join, resolve } from 'node:path';

/** The root of this checkout. */
export const repository = resolve(__dirname, '..', '..');

/** Everything that was downloaded. Git ignores it, and it can be deleted at any time. */
export const downloads = join(repository, '.vscode-test');

/** Results: recordings of failures, screenshots, benchmarks. Git ignores it. */
export const out = join(repository, 'out');
