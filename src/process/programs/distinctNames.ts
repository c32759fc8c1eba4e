import { groupBy } from '../../common/groupBy';
import { truncate } from '../../common/truncate';
import { findDifferences, type Sibling } from './argumentDifferences';
import { displayName, maxNameLength } from './displayName';

/** At least so much of the name itself stays, in characters. */
const minNameLength = 20;

/**
 * The names of the processes of a list, in its order. To equal names, the first arguments in which the processes differ
 * are appended (`worker.js --port 8012`), or else the folders that they run in. What all have in common is left out.
 * Processes that differ in nothing keep the same name.
 */
export function distinctNames(siblings: readonly Sibling[]): readonly string[] {
  const names = siblings.map(displayName);
  const named = siblings.map((sibling, index) => ({ sibling, index, name: names[index] ?? '' }));
  for (const group of groupBy(named, ({ name }) => name).values()) {
    if (group.length < 2) continue;
    const differences = findDifferences(group.map(({ sibling }) => sibling));
    for (const [place, { index, name }] of group.entries()) names[index] = append(name, differences[place] ?? []);
  }
  return names;
}

function append(name: string, differences: readonly string[]): string {
  if (differences.length === 0) return name;
  const suffix = truncate(differences.join(' '), maxNameLength - minNameLength - 1);
  return `${truncate(name, maxNameLength - suffix.length - 1)} ${suffix}`;
}
