import { format, inspect } from 'node:util';
import Mocha from 'mocha';
import { addToReport } from './report';

/** Mocha's spec output for the terminal, and a report file from which the runner sums up. */
export class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const path = process.env.RUNAWAY_REPORT;
    if (path === undefined) return;
    runner.on('pass', (test) => {
      addToReport(path, { kind: 'passed', title: test.fullTitle() });
    });
    runner.on('pending', (test) => {
      addToReport(path, { kind: 'skipped', title: test.fullTitle() });
    });
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
      addToReport(path, { kind: 'failed', title: test.fullTitle(), error: text });
    });
    runner.on('end', () => {
      addToReport(path, { kind: 'end' });
    });
  }
}

/**
 * Puts a prefix before each line that Mocha prints. The console of an extension host has output of many sources; by the
 * prefix, the launcher tells the tests' output from the rest.
 */
export function prefixOutput(prefix: string): void {
  const base = Mocha.reporters.Base as unknown as { consoleLog: (...args: unknown[]) => void };
  base.consoleLog = (...args) => {
    console.log(format(...args).replace(/^/gm, prefix));
  };
}
