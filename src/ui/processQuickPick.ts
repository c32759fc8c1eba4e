import type { QuickPickItem } from 'vscode';
import { displayName, maxNameLength } from '../process/programs/displayName';
import { shellQuote, escapeControlCharacters, escapeIcons } from './escape';
import type { ListedProcess } from '../process/model/snapshotQueries';
import { usageText } from './formatUsage';

/** So much of a command line is shown, in characters. */
const maxDetailLength = 200;

/** A process as an item of a Quick Pick. */
export function pickItem({
  process,
  origin,
  total,
}: Pick<ListedProcess, 'process' | 'origin' | 'total'>): QuickPickItem & Pick<ListedProcess, 'process'> {
  return {
    label: escapeIcons(displayName(process), maxNameLength),
    description: [process.pid.toString(), ...usageText(total), escapeControlCharacters(origin.label, maxNameLength)]
      .map((text) => escapeIcons(text))
      .join(' · '),
    detail: escapeIcons(shellQuote(process.commandLine, maxDetailLength), maxDetailLength),
    process,
  };
}
