/**
 * `npm test`: runs the suites one after the other and sums up.
 *
 *     npm test                                          all of them
 *     npm test -- unit ui                               some of them
 *     npm test -- ui --grep "kill tree"                 the tests whose title matches
 *     npm test -- unit test/unit/process/lineage/lineage.test.ts      the tests of a file
 *     npm test -- integration ui --vscode 1.96.4        in an older VS Code
 *     npm test -- portable test/ui/act.test.ts          UI tests with the source for any system
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/common/errors';
import { endAllPrograms } from './host/runProgram';
import { printStatus } from './host/progress';
import { suites } from './host/run/suites';
import type { SuiteResult } from './host/run/report';
import { getSkipReason, type SuiteName } from './host/run/suiteSystems';
import { getVSCodeVersion } from './host/install/versions';

const order: readonly SuiteName[] = ['check', 'unit', 'windows', 'macos', 'integration', 'ui', 'portable'];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, vscode: { type: 'string' } },
  });
  if (values.vscode !== undefined) process.env.RUNAWAY_VSCODE = getVSCodeVersion(values.vscode).vscode;
  const files = positionals.filter((name) => name.endsWith('.ts')).map((name) => resolve(name));
  const names = positionals.filter((name) => !name.endsWith('.ts'));
  const unknown = names.find((name) => !(name in suites));
  if (unknown !== undefined) throw new Error(`No suite ${unknown}; there is ${order.join(', ')}`);
  const selected = order.filter((name) => (names.length === 0 ? true : names.includes(name)));
  const selection = { grep: values.grep, files };
  const results: SuiteResult[] = [];
  for (const name of selected) {
    console.log(`\n== ${name} ==`);
    const start = Date.now();
    const skipReason = files.length === 0 ? getSkipReason(name) : undefined;
    const result = skipReason === undefined ? await suites[name](selection) : skip(name, skipReason);
    console.log(`== ${name}: ${summary([result])} in ${((Date.now() - start) / 1000).toFixed(1)} s ==`);
    results.push(emptyIsFailure(result, selection.grep !== undefined || files.length > 0));
  }
  return report(results);
}

function skip(suite: SuiteName, reason: string): SuiteResult {
  console.log(reason);
  return { suite, passed: 0, skipped: 1, failures: [] };
}

/** A suite without any test fails, unless only some tests were selected. */
function emptyIsFailure(result: SuiteResult, selected: boolean): SuiteResult {
  const count = result.passed + result.skipped + result.failures.length;
  if (count > 0 || selected) return result;
  return { ...result, failures: [{ title: `${result.suite} tests`, error: 'There are none' }] };
}

function report(results: readonly SuiteResult[]): number {
  const failures = results.flatMap(({ suite, failures: all }) => all.map((failure) => ({ suite, ...failure })));
  if (failures.length > 0) console.log('\nFailures:');
  failures.forEach(({ suite, title, error }, index) => {
    console.log(`\n${index + 1}) [${suite}] ${title}\n${error.replace(/^/gm, '     ')}`);
  });
  const total = results.reduce((sum, { passed, skipped }) => sum + passed + skipped, 0);
  if (total + failures.length === 0) console.log('\nNo test was run.');
  console.log(`\n${summary(results)}`);
  return failures.length === 0 && total > 0 ? 0 : 1;
}

function summary(results: readonly SuiteResult[]): string {
  const sum = (count: (result: SuiteResult) => number): number =>
    results.reduce((all, result) => all + count(result), 0);
  const skipped = sum((result) => result.skipped);
  const text = `${sum((result) => result.passed)} passed, ${sum((result) => result.failures.length)} failed`;
  return skipped === 0 ? text : `${text}, ${skipped} skipped`;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    printStatus(`${signal}: ending what still runs`);
    void endAllPrograms().finally(() => process.exit(130));
  });
}

main().then(
  (code) => process.exit(code),
  async (error: unknown) => {
    printStatus(messageOf(error));
    await endAllPrograms();
    process.exit(1);
  },
);
