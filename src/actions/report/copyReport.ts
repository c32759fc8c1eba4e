import type { Redactor } from '../../process/redaction/redactor';
import { copyLines } from '../copy/copyText';
import { reportText, type ReportInput } from './reportText';

/** Puts a report on a process into the clipboard, to be pasted into an issue. */
export async function copyReport(input: ReportInput, redactor: Redactor): Promise<void> {
  await copyLines([reportText(input, redactor)]);
}
