import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProcessController } from '../../src/process/control/createProcessController';
import type { Target } from '../../src/process/identity';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../src/process/source/processSource';

export type EngineSource = Pick<ProcessSource, 'list' | 'dispose'>;

/** What the bench measures of this project: the source for Linux, and what ends processes. */
export interface Engine {
  createSource(options?: { readonly now: () => number }): EngineSource;
  createController(): { killTree(target: Target): Promise<unknown> };
}

export const ourEngine: Engine = {
  createSource: createProcfsSource,
  createController: () => createProcessController({ source: createProcfsSource() }),
};

/** Where the engine of a checkout has its factories, the newest place first: files have moved, and were renamed. */
const factories = {
  source: [
    ['src/process/source/linux/procfsSource.ts', 'createProcfsSource'],
    ['src/process/source/procfs.ts', 'createProcfsSource'],
  ],
  controller: [
    ['src/process/control/createProcessController.ts', 'createProcessController'],
    ['src/process/createEnder.ts', 'createEnder'],
  ],
} as const;

/**
 * The engine of another checkout of this project, so that a change is measured in the same run as what it replaces.
 * @throws {Error} if the folder holds no such checkout.
 */
export async function loadEngine(folder: string): Promise<Engine> {
  const createSource = (await load(folder, factories.source)) as Engine['createSource'];
  const createController = (await load(folder, factories.controller)) as (options: {
    readonly source: unknown;
  }) => ReturnType<Engine['createController']>;
  return { createSource, createController: () => createController({ source: createSource() }) };
}

async function load(folder: string, places: readonly (readonly [string, string])[]): Promise<unknown> {
  for (const [file, name] of places) {
    const path = resolve(join(folder, file));
    if (!existsSync(path)) continue;
    const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    if (typeof module[name] === 'function') return module[name];
  }
  throw new Error(`${folder} holds no checkout of this project: none of ${places.map(([file]) => file).join(', ')}`);
}
