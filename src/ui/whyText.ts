import * as vscode from 'vscode';
import type { EndedWith } from '../process/lineage/lineageRecord';
import type { OrphanState } from '../process/lineage/orphans';
import { unknownTerminalId, type OriginKind, type OriginRef } from '../process/origin';
import { displayName, maxNameLength } from '../process/programs/displayName';
import type { ProcessCommand } from '../process/programs/invocation';
import type { ListeningPort } from '../process/listeningPort';
import type { ChainLink } from '../process/why/chain';
import type { Loss, LostParentWhy, Why } from '../process/why/why';
import { escapeControlCharacters } from './escape';
import { formatTime, isSameDay } from './formatTimestamp';
import { originText } from './originText';

/** More ports than this are counted, not named. */
const maxPorts = 3;

/** The lines of a chain, that of its origin included; what is in the middle of a longer one is left out. */
const maxLines = 10;

/**
 * Why a process runs, in one sentence of clauses that each can be left out. All text of other programs in it has its
 * control characters escaped, and is bounded. `now` is in ms since the epoch.
 */
export function whySentence(why: Why, now: number): string {
  const { process, startedAt, loss, isHeld, isVSCode, ports, similar } = why;
  const clauses = [
    withCommand(
      startText(nameAndPid(process), why, startedAt === undefined ? undefined : whenText(startedAt, now)),
      why,
    ),
    ...(isVSCode ? [vscode.l10n.t('it is another VS Code')] : []),
    ...(loss ? [lossText(loss, why.origin.kind, now)] : []),
    ...(isHeld ? [vscode.l10n.t('VS Code has held it since the window was reloaded')] : []),
    ...(ports.length > 0 ? [vscode.l10n.t('it listens on {0}', portsText(ports))] : []),
    ...(similar === 1 ? [vscode.l10n.t('there is 1 more like it')] : []),
    ...(similar > 1 ? [vscode.l10n.t('there are {0} more like it', similar.toLocaleString())] : []),
  ];
  return vscode.l10n.t('{0}.', clauses.join(vscode.l10n.t('; ')));
}

/** The same for a dead process from which orphans descend. */
export function lostParentSentence(why: LostParentWhy, now: number): string {
  const { lostParent, endedWith, origin, nodes } = why;
  const ended =
    endedWith === 'window'
      ? vscode.l10n.t('it has been gone since the window was closed or reloaded')
      : withReason(vscode.l10n.t('it ended {0}', whenText(lostParent.endedAt, now)), endedWith, origin.kind);
  const left =
    nodes.length === 1
      ? vscode.l10n.t('1 process that it started still runs, and nothing stops it any more')
      : vscode.l10n.t('{0} processes that it started still run, and nothing stops them any more', nodes.length);
  const clauses = [withCommand(startText(nameAndPid(lostParent), why, undefined), why), ended, left];
  return vscode.l10n.t('{0}.', clauses.join(vscode.l10n.t('; ')));
}

/** The way from the origin down to the process, a line each, dead ones said to be so. */
export function chainLines({ origin, chain }: Pick<Why, 'origin' | 'chain'>, now: number): readonly string[] {
  const lines = [originText(origin), ...chain.map((link) => linkText(link, now))];
  if (lines.length <= maxLines) return lines;
  const kept = maxLines - 1;
  const first = Math.floor(kept / 2);
  const left = lines.length - kept;
  return [...lines.slice(0, first), vscode.l10n.t('… {0} more …', left.toLocaleString()), ...lines.slice(first + left)];
}

/** `:3000, :3001`. */
export function portsText(ports: readonly ListeningPort[]): string {
  const shown = ports
    .slice(0, maxPorts)
    .map(({ port }) => `:${port}`)
    .join(', ');
  return ports.length <= maxPorts ? shown : vscode.l10n.t('{0} and {1} more', shown, ports.length - maxPorts);
}

function startText(
  subject: string,
  { actor, origin }: Pick<Why, 'actor' | 'origin'>,
  when: string | undefined,
): string {
  if (!actor) {
    const place = placeText(origin);
    return when === undefined
      ? vscode.l10n.t('{0} was started {1}', subject, place)
      : vscode.l10n.t('{0} was started {1} {2}', subject, place, when);
  }
  const [by, place] = [nameAndPid(actor), placeOfActorText(origin)];
  return when === undefined
    ? vscode.l10n.t('{0} was started by {1} {2}', subject, by, place)
    : vscode.l10n.t('{0} was started by {1} {2} {3}', subject, by, place, when);
}

function withCommand(text: string, { command }: Pick<Why, 'command'>): string {
  return command ? vscode.l10n.t('{0}, as part of “{1}”', text, nameOf(command)) : text;
}

/** Where a process was started, if the origin itself has started it. */
function placeText(origin: OriginRef): string {
  const label = escapeControlCharacters(origin.label, maxNameLength);
  if (origin.kind === 'extension') return vscode.l10n.t('by the extension “{0}”', label);
  if (origin.kind === 'extensionHost') return vscode.l10n.t('by the extension host of VS Code');
  return placeOfActorText(origin);
}

/** Where a process was started that another one has started. */
function placeOfActorText({ id, kind, label: text }: OriginRef): string {
  if (id === unknownTerminalId) return vscode.l10n.t('in a terminal of this workspace');
  const label = escapeControlCharacters(text, maxNameLength);
  switch (kind) {
    case 'terminal':
      return vscode.l10n.t('in the terminal “{0}”', label);
    case 'task':
      return vscode.l10n.t('in the task “{0}”', label);
    case 'debug':
      return vscode.l10n.t('in the debug session “{0}”', label);
    case 'extension':
      return vscode.l10n.t('for the extension “{0}”', label);
    case 'extensionHost':
      return vscode.l10n.t('for an extension of VS Code');
  }
}

function lossText({ state, parent, endedWith, at }: Loss, kind: OriginKind, now: number): string {
  const consequence = consequenceText(state);
  if (endedWith === 'window') {
    const gone = parent ? nameAndPid(parent) : originSubject(kind);
    return vscode.l10n.t('{0} has been gone since the window was closed or reloaded, {1}', gone, consequence);
  }
  const end = parent ? parentEndText(parent, at, now) : originEndText(endedWith, kind, at, now);
  return vscode.l10n.t('{0}, {1}', parent ? withReason(end, endedWith, kind) : end, consequence);
}

function parentEndText(parent: ChainLink, at: number | undefined, now: number): string {
  return at === undefined
    ? vscode.l10n.t('{0} has ended', nameAndPid(parent))
    : vscode.l10n.t('{0} ended {1}', nameAndPid(parent), whenText(at, now));
}

function originEndText(
  endedWith: EndedWith | undefined,
  kind: OriginKind,
  at: number | undefined,
  now: number,
): string {
  if (endedWith === undefined) return vscode.l10n.t('what started it has ended');
  const isClosed = kind === 'terminal';
  if (at === undefined)
    return isClosed ? vscode.l10n.t('its terminal was closed') : vscode.l10n.t('{0} has ended', originSubject(kind));
  return isClosed
    ? vscode.l10n.t('its terminal was closed {0}', whenText(at, now))
    : vscode.l10n.t('{0} ended {1}', originSubject(kind), whenText(at, now));
}

function withReason(text: string, endedWith: EndedWith | undefined, kind: OriginKind): string {
  if (endedWith !== 'origin') return text;
  switch (kind) {
    case 'terminal':
      return vscode.l10n.t('{0} because its terminal was closed', text);
    case 'task':
      return vscode.l10n.t('{0} because its task ended', text);
    case 'debug':
      return vscode.l10n.t('{0} because its debug session ended', text);
    case 'extension':
    case 'extensionHost':
      return text;
  }
}

function originSubject(kind: OriginKind): string {
  switch (kind) {
    case 'terminal':
      return vscode.l10n.t('its terminal');
    case 'task':
      return vscode.l10n.t('its task');
    case 'debug':
      return vscode.l10n.t('its debug session');
    case 'extension':
    case 'extensionHost':
      return vscode.l10n.t('its extension host');
  }
}

function consequenceText(state: OrphanState): string {
  switch (state) {
    case 'orphan':
      return vscode.l10n.t('so nothing stops it any more');
    case 'leaving':
      return vscode.l10n.t('so it may be about to exit');
    case 'detached':
      return vscode.l10n.t('and it is meant to go on');
    case 'kept':
      return vscode.l10n.t('and you said that it is meant to go on');
  }
}

function linkText(link: ChainLink, now: number): string {
  const text = nameAndPid(link);
  if (link.isAlive) return text;
  return link.endedAt === undefined || link.endedAt > now
    ? vscode.l10n.t('{0}, ended', text)
    : vscode.l10n.t('{0}, ended {1}', text, formatTime(link.endedAt, now));
}

/** `at 14:02`, or `on Nov 25, 14:02`. */
function whenText(at: number, now: number): string {
  const time = formatTime(at, now);
  return isSameDay(at, now) ? vscode.l10n.t('at {0}', time) : vscode.l10n.t('on {0}', time);
}

function nameAndPid(process: ProcessCommand & { readonly pid: number }): string {
  return `${nameOf(process)} (${process.pid})`;
}

function nameOf(process: ProcessCommand): string {
  return escapeControlCharacters(displayName(process), maxNameLength);
}
