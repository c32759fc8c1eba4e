import * as vscode from 'vscode';
import { heldMemory, type Totals } from '../process/processTable';

/** The memory that processes hold; nothing where it is not known, which is 0. */
export function memoryTexts(total: Totals): readonly string[] {
  const memory = heldMemory(total);
  return memory > 0 ? [formatMemory(memory)] : [];
}

/** A size in its largest unit: `48 MB`. */
export function formatMemory(bytes: number): string {
  const { value, unit } = inLargestUnit(bytes);
  return `${value} ${['B', 'KB', 'MB', 'GB', 'TB'][unit] ?? ''}`;
}

/** The same for a screen reader: `48 megabytes`. */
export function spokenMemory(bytes: number): string {
  const { value, unit } = inLargestUnit(bytes);
  switch (unit) {
    case 0:
      return vscode.l10n.t('{0} bytes', value);
    case 1:
      return vscode.l10n.t('{0} kilobytes', value);
    case 2:
      return vscode.l10n.t('{0} megabytes', value);
    case 3:
      return vscode.l10n.t('{0} gigabytes', value);
    default:
      return vscode.l10n.t('{0} terabytes', value);
  }
}

/** Percent of one core. */
export function formatCpu(percent: number): string {
  return `${Math.round(percent)}%`;
}

/** CPU and memory, as a row shows them. CPU is left out where it rounds to 0, and until there is a second reading. */
export function usageText(total: Totals): string[] {
  return [...(hasCpu(total.cpu) ? [formatCpu(total.cpu)] : []), ...memoryTexts(total)];
}

/** The same for a screen reader. */
export function spokenUsage(total: Totals): string[] {
  const { cpu } = total;
  const memory = heldMemory(total);
  return [
    ...(hasCpu(cpu) ? [vscode.l10n.t('{0} percent CPU', Math.round(cpu))] : []),
    ...(memory > 0 ? [spokenMemory(memory)] : []),
  ];
}

function hasCpu(cpu: number | undefined): cpu is number {
  return cpu !== undefined && Math.round(cpu) > 0;
}

/** `unit` counts from bytes. */
function inLargestUnit(bytes: number): { readonly value: string; readonly unit: number } {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  return { value: value < 10 && unit > 2 ? value.toFixed(1) : Math.round(value).toString(), unit };
}
