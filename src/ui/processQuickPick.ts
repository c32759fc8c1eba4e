import type { QuickPickItem } from 'vscode';
import { displayName, maxNameLength } from '../process/programs/displayName';
import { numbers } from '../views/processes/rowContent';
import { quoted, visible, withoutIcons } from './escape';
import type { Shown } from '../process/model/snapshotQueries';

/** So much of a command line is shown, in characters. */
const maxDetailLength = 200;

/** A process as an item of a Quick Pick. */
export function pickItem({
  process,
  origin,
  total,
}: Pick<Shown, 'process' | 'origin' | 'total'>): QuickPickItem & Pick<Shown, 'process'> {
  return {
    label: withoutIcons(displayName(process), maxNameLength),
    description: [process.pid.toString(), ...numbers(total), visible(origin.label, maxNameLength)]
      .map((text) => withoutIcons(text))
      .join(' · '),
    detail: withoutIcons(quoted(process.commandLine, maxDetailLength), maxDetailLength),
    process,
  };
}
