import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { runMocha } from '../host/run/runMocha';

/** What VS Code calls in its extension host to run the tests; see `extensionTestsPath`. */
export async function run(): Promise<void> {
  const { RUNAWAY_FILES: wanted } = process.env;
  const names = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.js'));
  const chosen = wanted === undefined ? files : files.filter((name) => wanted.split(',').includes(name));
  const failures = await runMocha(
    chosen.map((name) => join(__dirname, name)),
    30_000,
  );
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
