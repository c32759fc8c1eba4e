import * as vscode from 'vscode';
import { maxNameLength } from '../../../process/programs/displayName';
import { escapeControlCharacters } from '../../../ui/escape';
import type { Fact, FactTable } from '../detailsProtocol';

/** Texts of other programs are shown up to this length, in characters. */
export const maxTextLength = 4_000;
/** The same for a text within a table. */
const maxCellLength = 300;

/** More rows of a table than this are counted, not shown. */
export const maxRows = 200;

export function plain(name: string, value: string | undefined): Fact {
  return {
    name: escapeControlCharacters(name, maxNameLength),
    value: value === undefined ? vscode.l10n.t('not known') : escapeControlCharacters(value, maxTextLength),
  };
}

export function code(name: string, value: string | undefined): Fact {
  return { ...plain(name, value), ...(value !== undefined && { isCode: true }) };
}

/** Escapes all cells. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): { readonly table: FactTable; readonly note?: string } {
  const more = rows.length - maxRows;
  return {
    table: {
      caption: `${caption} (${rows.length.toLocaleString()})`,
      columns,
      rows: rows.slice(0, maxRows).map((row) => row.map((cell) => escapeControlCharacters(cell, maxCellLength))),
      isLong: rows.length > 8,
    },
    ...(more > 0 && { note: vscode.l10n.t('and {0} more', more.toLocaleString()) }),
  };
}
