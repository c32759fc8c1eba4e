import type { ProcessInfo } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import { distinctNames } from '../../process/programs/distinctNames';
import { escapeControlCharacters } from '../../ui/escape';

interface LabelledSiblings {
  readonly siblings: readonly ProcessInfo[];
  readonly labels: readonly string[];
}

/**
 * The names of siblings, as rows show them. Those with the same name get a longer one that tells them apart. The names of
 * the snapshot before are kept, since most siblings are the same again: to find them takes longer than all else in a row.
 */
export class SiblingLabels {
  private before: ReadonlyMap<string, LabelledSiblings> = new Map();
  private current = new Map<string, LabelledSiblings>();

  /** A new snapshot is drawn. What the one before did not need is forgotten. */
  beginSnapshot(): void {
    this.before = this.current;
    this.current = new Map();
  }

  /** `parentId` identifies the row above the siblings. */
  labelsOf(parentId: string, siblings: readonly ProcessInfo[]): readonly string[] {
    const known = this.current.get(parentId) ?? this.before.get(parentId);
    const labels =
      known && areNamedAlike(known.siblings, siblings)
        ? known.labels
        : distinctNames(siblings).map((name) => escapeControlCharacters(name, maxNameLength));
    this.current.set(parentId, { siblings, labels });
    return labels;
  }
}

/** Whether all that a name depends on is the same. A source hands out the same command line until it has read another one. */
function areNamedAlike(before: readonly ProcessInfo[], after: readonly ProcessInfo[]): boolean {
  return (
    before.length === after.length &&
    after.every((process, index) => {
      const other = before[index];
      return other?.commandLine === process.commandLine && other.name === process.name && other.cwd === process.cwd;
    })
  );
}
