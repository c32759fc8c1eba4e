import { format, inspect } from 'node:util';
import Mocha from 'mocha';
import { addToReport } from './report';

/** Mocha's spec output for the person who watches, and a report file for the program that sums up. */
export class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const path = process.env.RUNAWAY_REPORT;
    if (path === undefined) return;
    runner.on('pass', (test) => {
      addToReport(path, { what: 'passed', title: test.fullTitle() });
    });
    runner.on('pending', (test) => {
      addToReport(path, { what: 'skipped', title: test.fullTitle() });
    });
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
      addToReport(path, { what: 'failed', title: test.fullTitle(), error: text });
    });
    runner.on('end', () => {
      addToReport(path, { what: 'end' });
    });
  }
}

/**
 * An extension host's console carries much besides. Where a launcher asks for it, what Mocha prints gets a prefix by
 * which the launcher tells it from the rest.
 */
export function prefixOutput(prefix: string): void {
  const base = Mocha.reporters.Base as unknown as { consoleLog: (...args: unknown[]) => void };
  base.consoleLog = (...args) => {
    console.log(format(...args).replace(/^/gm, prefix));
  };
}
