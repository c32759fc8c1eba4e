import { fileURLToPath } from 'node:url';
import * as vscode from 'vscode';
import type { CurrentStack } from '../../process/inspect/node/currentStack';
import type { HotFunction, ProfileSummary } from '../../process/inspect/profile/profileSummary';
import { escapeControlCharacters } from '../../ui/escape';

/** Less than this, in parts of the whole, is left out. */
const minShare = 0.005;
const maxNameLength = 100;
const maxPlaceLength = 300;

/** What a profile says, in lines: where the time went, the hottest function first. */
export function profileLines({
  durationMs,
  idleMs,
  programMs,
  garbageCollectionMs,
  hottest,
}: ProfileSummary): string[] {
  const share = (ms: number): string => `${durationMs > 0 ? Math.round((100 * ms) / durationMs) : 0}%`.padStart(4);
  const others = [
    [idleMs, vscode.l10n.t('idle')],
    [programMs, vscode.l10n.t('native code')],
    [garbageCollectionMs, vscode.l10n.t('garbage collection')],
  ] as const;
  const counts = (ms: number): boolean => ms >= minShare * durationMs;
  return [
    ...hottest.filter(({ selfMs }) => counts(selfMs)).map((each) => `${share(each.selfMs)}  ${functionText(each)}`),
    ...others.filter(([ms]) => ms > 0 && counts(ms)).map(([ms, text]) => `${share(ms)}  ${text}`),
  ];
}

function functionText({ functionName, url, line }: HotFunction): string {
  return frameText(functionName, url, line);
}

/** What a Node.js program does at a moment, in lines: the innermost function first. */
export function stackLines(stack: CurrentStack): string[] {
  if (stack.kind === 'idle') return [vscode.l10n.t('It runs no JavaScript: it waits for something to happen.')];
  return stack.frames.map(({ functionName, url, line, column }) => frameText(functionName, url, line, column));
}

/** `spin  /app/spin.js:12:3` */
function frameText(functionName: string, url: string, line?: number, column?: number): string {
  const name =
    functionName === '' ? vscode.l10n.t('(anonymous)') : escapeControlCharacters(functionName, maxNameLength);
  if (url === '') return name;
  const place = [pathOf(url), line, column].filter((part) => part !== undefined).join(':');
  return `${name}  ${escapeControlCharacters(place, maxPlaceLength)}`;
}

/** The path of a file; the URL itself for everything else. */
function pathOf(url: string): string {
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url;
  } catch {
    return url;
  }
}
