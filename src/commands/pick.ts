import type { QuickPickItem } from 'vscode';
import { displayName } from '../process/displayName';
import { numbers } from '../view/rows';
import { quoted, shortened, visible, withoutIcons } from '../view/text';
import type { Shown } from './shown';

/** A process as an item of a Quick Pick. */
export function pickItem({
  process,
  origin,
  total,
}: Pick<Shown, 'process' | 'origin' | 'total'>): QuickPickItem & Pick<Shown, 'process'> {
  return {
    label: withoutIcons(displayName(process)),
    description: [process.pid.toString(), ...numbers(total), visible(origin.label)].map(withoutIcons).join(' · '),
    detail: withoutIcons(shortened(quoted(process.commandLine), 200)),
    process,
  };
}
