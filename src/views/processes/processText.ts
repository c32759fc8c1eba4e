import * as vscode from 'vscode';
import type { OrphanState } from '../../process/lineage/orphans';
import { isOrphanNode, type OrphanNode, type ProcessNode } from '../../process/model/snapshot';
import { maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { formatSteadyDuration } from '../../ui/formatDuration';
import { runawayCountText, runawayText } from '../../ui/runawayText';
import type { RunawayMark } from './runawayMarks';

/** The name of another user is shown up to this length, in characters. */
const maxUserLength = 32;

/** More listening ports than this are counted, not shown. */
const maxPorts = 3;

/** How a text is put: `:5173` on the screen, `listening on port 5173` for a screen reader. */
export type Wording = 'shown' | 'spoken';

export function spokenPid(pid: number): string {
  return vscode.l10n.t('process {0}', pid);
}

/** What the text of a process depends on besides the process. */
export interface Surroundings {
  /** ms since the epoch. */
  readonly now: number;
  /** The ports that a process of the snapshot has opened itself: the row of that process shows them. */
  readonly openedPorts: ReadonlySet<number>;
}

/** What a row says of a process besides its name, its usage and its pid. */
export function stateTexts(node: ProcessNode, surroundings: Surroundings, wording: Wording): string[] {
  return [
    ...portTexts(node, surroundings, wording),
    ...runStateTexts(node),
    ...(isOrphanNode(node) ? orphanTexts(node, surroundings.now, wording) : []),
    ...userTexts(node),
  ];
}

/** The ports that the process has opened, and those that it shares with a process that is not shown. */
function portTexts({ ports }: ProcessNode, { openedPorts }: Surroundings, wording: Wording): string[] {
  if (ports.length === 0) return [];
  const shown = ports.filter(({ port, isInherited }) => !isInherited || !openedPorts.has(port));
  const numbers = [...new Set(shown.map(({ port }) => port))];
  if (numbers.length === 0) return [];
  const first = numbers.slice(0, maxPorts);
  const more = numbers.length - first.length;
  if (wording === 'shown') return [[...first.map((port) => `:${port}`), ...(more > 0 ? [`+${more}`] : [])].join(' ')];
  const list = first.join(', ');
  if (more > 0) return [vscode.l10n.t('listening on ports {0} and {1} more', list, more)];
  return [
    numbers.length === 1 ? vscode.l10n.t('listening on port {0}', list) : vscode.l10n.t('listening on ports {0}', list),
  ];
}

/** How a process has got out of hand, how many have that are below it, and what it starts all the time. */
export function runawayTexts(
  { runaways, hidden }: RunawayMark,
  forksPerSecond: number | undefined,
  now: number,
  wording: Wording,
): string[] {
  const list = runaways.map((runaway) => runawayText(runaway, now)).join(', ');
  const hasForks = runaways.some(({ figures }) => figures.kind === 'forks');
  return [
    ...(runaways.length === 0 ? [] : [vscode.l10n.t('runaway: {0}', list)]),
    ...(hidden === 0 ? [] : [hiddenRunawaysText(hidden, wording)]),
    ...(forksPerSecond === undefined || hasForks ? [] : [forksText(forksPerSecond, wording)]),
  ];
}

/** How many processes below a row have got out of hand. */
export function hiddenRunawaysText(count: number, wording: Wording): string {
  const text = runawayCountText(count);
  return wording === 'shown' ? text : vscode.l10n.t('{0} below', text);
}

/** The processes that a process starts, most of which have ended before they could be listed. */
function forksText(perSecond: number, wording: Wording): string {
  return wording === 'shown'
    ? vscode.l10n.t('{0} forks/s', perSecond)
    : vscode.l10n.t('starts {0} processes per second', perSecond);
}

function runStateTexts({ process }: ProcessNode): string[] {
  if (process.state === 'zombie') return [vscode.l10n.t('zombie')];
  if (process.state === 'stopped') return [vscode.l10n.t('paused')];
  if (process.state === 'traced') return [vscode.l10n.t('in debugger')];
  if (process.state === 'blocked') return [vscode.l10n.t('blocked')];
  return [];
}

function orphanTexts({ record, state, orphanedAt, lostParent }: OrphanNode, now: number, wording: Wording): string[] {
  // It is still below its origin, and only for a short time.
  if (state === 'leaving') return [vscode.l10n.t('leaving')];
  // The row of the lost parent, which is above it, says so for all that have lost it.
  if (lostParent && wording === 'shown') return [];
  const origin = escapeControlCharacters(record.origin.label, maxNameLength);
  return [
    wording === 'shown' ? vscode.l10n.t('from {0}', origin) : spokenOrigin(state, origin),
    formatSteadyDuration(now - orphanedAt),
  ];
}

/** The icon and the group of the row, which are not read out with it, say the rest on the screen. */
function spokenOrigin(state: OrphanState, origin: string): string {
  return state === 'orphan' ? vscode.l10n.t('orphan from {0}', origin) : vscode.l10n.t('detached from {0}', origin);
}

/** The user of the process, if that is another user. */
function userTexts({ process: { otherUser } }: ProcessNode): string[] {
  return otherUser ? [vscode.l10n.t('of {0}', escapeControlCharacters(otherUser.name, maxUserLength))] : [];
}
