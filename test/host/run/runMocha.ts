import { isatty } from 'node:tty';
import Mocha from 'mocha';
import { addToReport } from './report';
import { prefixOutput, Reporter } from './reporter';

/** Records what can be seen of a test, and keeps it if the test fails. */
export interface FailureRecorder {
  /** @returns the folder in which the recording of the failed test is, if there is one. */
  save(title: string): Promise<string | undefined>;
  /** The test has passed. */
  discard(): Promise<void>;
}

const noRecorder: FailureRecorder = { save: () => Promise.resolve(undefined), discard: () => Promise.resolve() };

/**
 * Runs test files with this project's reporter. A failure is recorded as soon as it has happened, while the `afterEach`
 * hooks of the test begin to tidy up; the next test waits for the recording.
 * @returns how many tests failed.
 */
export async function runMocha(
  files: readonly string[],
  timeoutMs: number,
  recorder: FailureRecorder = noRecorder,
): Promise<number> {
  const { RUNAWAY_GREP: grep, RUNAWAY_OUTPUT_PREFIX: prefix, CI } = process.env;
  if (prefix !== undefined) prefixOutput(prefix);
  const pending: Promise<void>[] = [];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: timeoutMs,
    slow: timeoutMs,
    reporter: Reporter,
    color: prefix === undefined && isatty(1),
    rootHooks: {
      async afterEach() {
        await Promise.all(pending.splice(0));
        await recorder.discard();
      },
    },
    forbidOnly: CI !== undefined && CI !== '',
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of [...files].sort()) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve).on('fail', (test) => {
      pending.push(saveRecording(recorder, test.fullTitle()));
    });
  });
  // A failed hook skips the root hook above.
  await Promise.all(pending);
  return failures;
}

async function saveRecording(recorder: FailureRecorder, title: string): Promise<void> {
  try {
    const folder = await recorder.save(title);
    if (folder === undefined) return;
    console.log(`      recorded in ${folder}`);
    const report = process.env.RUNAWAY_REPORT;
    if (report !== undefined) addToReport(report, { kind: 'recorded', title, folder });
  } catch (error) {
    console.log(`      not recorded: ${String(error)}`);
  }
}
