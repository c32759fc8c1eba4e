import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What became of a test, or that the whole suite came to its end. One line each in a suite's report file. */
export type ReportLine =
  | { readonly what: 'passed' | 'skipped'; readonly title: string }
  | { readonly what: 'failed'; readonly title: string; readonly error: string }
  | { readonly what: 'end' };

/** What a suite came to. */
export interface Result {
  readonly suite: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
}

/** Written at once, line by line: of a suite that crashes or hangs is known what had been done. */
export function addToReport(path: string, line: ReportLine): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}

/** Sums up a report. A suite that did not come to its end has failed, whatever its tests say. */
export function readReport(suite: string, path: string): Result {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ReportLine]));
  const failures = lines.flatMap((line) => (line.what === 'failed' ? [{ title: line.title, error: line.error }] : []));
  if (!lines.some((line) => line.what === 'end')) {
    failures.push({ title: `${suite} tests`, error: 'They ended before their time: a crash, or a deadline' });
  }
  const count = (what: ReportLine['what']): number => lines.filter((line) => line.what === what).length;
  return { suite, passed: count('passed'), skipped: count('skipped'), failures };
}
