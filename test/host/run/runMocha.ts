import { isatty } from 'node:tty';
import Mocha from 'mocha';
import { prefixOutput, Reporter } from './reporter';

/**
 * Runs test files with this project's reporter and returns how many tests failed. `onFail` is called as soon as one has
 * failed, before its `afterEach` hooks tidy up what could be seen; what it returns is awaited after them.
 */
export async function runMocha(
  files: readonly string[],
  timeout: number,
  onFail: (title: string) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const { RUNAWAY_GREP: grep, RUNAWAY_OUTPUT_PREFIX: prefix, CI } = process.env;
  if (prefix !== undefined) prefixOutput(prefix);
  const pending: Promise<void>[] = [];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout,
    slow: timeout,
    reporter: Reporter,
    color: prefix === undefined && isatty(1),
    rootHooks: {
      async afterEach() {
        await Promise.all(pending.splice(0));
      },
    },
    forbidOnly: CI !== undefined && CI !== '',
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of [...files].sort()) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return await new Promise((resolve) => {
    mocha.run(resolve).on('fail', (test) => {
      pending.push(onFail(test.fullTitle()));
    });
  });
}
