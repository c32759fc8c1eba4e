import * as vscode from 'vscode';
import type { ProcessNode } from '../../process/model/snapshot';
import { isAlive } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import { distinctNames } from '../../process/programs/distinctNames';
import { escapeControlCharacters } from '../../ui/escape';
import { usageText } from '../../ui/formatUsage';

/** A tree of more lines than this is cut. */
const maxLines = 2_000;

/** The first line of a tree, and what is below it. */
export interface TreeTop {
  readonly text: string;
  readonly children: readonly ProcessNode[];
}

/** Processes that are still to be written: siblings of one level, from a certain one on. */
interface Level {
  readonly nodes: readonly ProcessNode[];
  readonly names: readonly string[];
  readonly indent: string;
  next: number;
}

/** Trees as text, drawn with lines, as `pstree` does. It does not recurse: a tree may have thousands of levels. */
export function treeText(tops: readonly TreeTop[]): string {
  const lines: string[] = [];
  let left = 0;
  for (const { text, children } of tops) {
    if (lines.length < maxLines) lines.push(text);
    else left++;
    const levels = [toLevel(children, '')];
    for (let level = levels.at(-1); level; level = levels.at(-1)) {
      const node = level.nodes[level.next];
      const name = level.names[level.next];
      level.next++;
      if (!node || name === undefined) {
        levels.pop();
      } else if (lines.length >= maxLines) {
        left += node.total.count;
      } else {
        const isLast = level.next === level.nodes.length;
        lines.push(`${level.indent}${isLast ? '└─ ' : '├─ '}${processLine(node, name)}`);
        levels.push(toLevel(node.children, `${level.indent}${isLast ? '   ' : '│  '}`));
      }
    }
  }
  if (left > 0) lines.push(vscode.l10n.t('and {0} more', left));
  return lines.join('\n');
}

/** `api.js · 1234 · 2% · 48 MB`, as a row has it. */
export function processLine({ process, total }: ProcessNode, name: string): string {
  return [
    escapeControlCharacters(name, maxNameLength),
    process.pid.toString(),
    ...(isAlive(process) ? usageText(total) : []),
  ].join(' · ');
}

function toLevel(nodes: readonly ProcessNode[], indent: string): Level {
  return { nodes, names: distinctNames(nodes.map(({ process }) => process)), indent, next: 0 };
}
