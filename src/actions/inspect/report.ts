import { escapeControlCharacters } from '../../ui/escape';

/** A part of a report. Its lines are bounded, and their control characters are escaped. */
export interface ReportSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What is below a heading can be folded: an editor folds by indentation. */
const indent = '    ';

/** The text of a report: a sentence or two, and sections below. */
export function renderReport(title: string, sections: readonly ReportSection[]): string {
  const parts = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => [heading, ...lines.map((line) => (line === '' ? '' : `${indent}${line}`))].join('\n'));
  return `${[title, ...parts].join('\n\n')}\n`;
}

/** Of the output of a tool so much is shown. */
const maxLines = 5_000;
const maxLineLength = 1_000;

/** Text of another program in lines that can be shown. */
export function outputLines(output: string): readonly string[] {
  const lines = output.trimEnd().split('\n', maxLines + 1);
  const shown = lines
    .slice(0, maxLines)
    .map((line) => escapeControlCharacters(line.replace(/\r$/, '').replaceAll('\t', '    '), maxLineLength));
  return lines.length > maxLines ? [...shown, '…'] : shown;
}
