import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All `*.test.ts` below a folder. */
export function findTests(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
}
