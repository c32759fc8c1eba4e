import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One line of a suite's report file: the result of a test, where a failure is recorded, or the end of the suite. */
export type ReportLine =
  | { readonly kind: 'passed' | 'skipped'; readonly title: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  | { readonly kind: 'recorded'; readonly title: string; readonly folder: string }
  | { readonly kind: 'end' };

export interface Failure {
  readonly title: string;
  readonly error: string;
}

export interface SuiteResult {
  readonly suite: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

/** Written at once, line by line: of a suite that crashes or hangs, the report has all tests before that. */
export function addToReport(path: string, line: ReportLine): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}

/** Sums up a report. A suite that did not reach its end has failed, whatever the results of its tests. */
export function readReport(suite: string, path: string): SuiteResult {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ReportLine]));
  const failures = lines.flatMap((line) => (line.kind === 'failed' ? [toFailure(line, lines)] : []));
  if (!lines.some((line) => line.kind === 'end')) {
    failures.push({ title: `${suite} tests`, error: 'They ended early: a crash, or a deadline' });
  }
  const count = (kind: ReportLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return { suite, passed: count('passed'), skipped: count('skipped'), failures };
}

function toFailure({ title, error }: Failure, lines: readonly ReportLine[]): Failure {
  const recorded = lines.find((line) => line.kind === 'recorded' && line.title === title);
  if (recorded?.kind !== 'recorded') return { title, error };
  return { title, error: `${error}\nPicture, trace and logs: ${recorded.folder}` };
}
