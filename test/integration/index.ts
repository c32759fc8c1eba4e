import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { runMocha } from '../host/run/runMocha';

/** VS Code calls this in its extension host to run the tests; see `extensionTestsPath`. */
export async function run(): Promise<void> {
  const { RUNAWAY_FILES: selected } = process.env;
  const names = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.js'));
  const testFiles = selected === undefined ? files : files.filter((name) => selected.split(',').includes(name));
  const failures = await runMocha(
    testFiles.map((name) => join(__dirname, name)),
    30_000,
  );
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
