import type { QuickPickItem } from 'vscode';
import type { ListedProcess } from '../process/model/snapshotQueries';
import { displayName, maxNameLength } from '../process/programs/displayName';
import { escapeControlCharacters, escapeIcons, shellQuote } from './escape';
import { usageText } from './formatUsage';

/** A command line is shown up to this length, in characters. */
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
