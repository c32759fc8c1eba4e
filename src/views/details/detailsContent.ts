import * as vscode from 'vscode';
import type { Identity } from '../../process/identity';
import type { ProcessInfo } from '../../process/processInfo';
import { isAlive } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';
import { maxNameLength } from '../../process/programs/displayName';
import type { Why } from '../../process/why/why';
import { escapeControlCharacters } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, memoryTexts } from '../../ui/formatUsage';
import { chartsOf, type ChartData } from './chartText';
import { buttonsOf, type DetailsActions } from './detailsActions';
import type { ProcessData } from './detailsData';
import type { DetailsContent, Header } from './detailsProtocol';
import { factGroupsOf } from './facts/factGroups';
import type { End } from './subject';
import { timelineOf, type TimelineData } from './timelineText';

/** Everything that a panel knows of its process. */
export interface DetailsState {
  readonly identity: Identity;
  /** Raw; empty if it is not known. */
  readonly name: string;
  /** As it was listed last; undefined if it never was. */
  readonly process: ProcessInfo | undefined;
  readonly total: Totals | undefined;
  readonly why: Why | undefined;
  readonly data: ProcessData | undefined;
  readonly status: Status;
  readonly charts: ChartData;
  readonly timeline: TimelineData;
  readonly actions: DetailsActions;
}

/**
 * `listed`: the model has it. `elsewhere`: it runs, and does not belong to this workspace any more. `ended`: with its end,
 * if that was seen. `recorded`: as a recording has it. `unknown`: whether it runs cannot be told, or not yet.
 */
export type Status =
  | { readonly kind: 'listed' | 'elsewhere' | 'unknown' }
  | { readonly kind: 'ended'; readonly end: End | undefined }
  /** `at` is in ms since the epoch. */
  | { readonly kind: 'recorded'; readonly at: number };

/** What is shown, in words. `now` is in ms since the epoch. */
export function detailsContentOf(state: DetailsState, showsEnvironment: boolean, now: number): DetailsContent {
  const { process, total, why, data, status } = state;
  const isFinal = status.kind === 'ended' || status.kind === 'recorded';
  return {
    header: headerOf(state, now),
    charts: chartsOf(state.charts, now),
    timeline: timelineOf(state.timeline, now),
    groups: factGroupsOf({ why, process, total, data, isFinal, showsEnvironment }, now),
  };
}

/** The name of a panel, for its tab and its heading. */
export function titleOf({ pid }: Pick<Identity, 'pid'>, name: string): string {
  const shown = escapeControlCharacters(name, maxNameLength);
  return shown === '' ? vscode.l10n.t('Process {0}', pid) : `${shown} (${pid})`;
}

function headerOf(state: DetailsState, now: number): Header {
  const { process, status, actions } = state;
  const isEnded = status.kind === 'ended';
  return {
    title: titleOf(state.identity, state.name),
    status: statusText(state, now),
    isEnded,
    buttons: process && status.kind === 'listed' ? buttonsOf(actions, process) : [],
  };
}

function statusText({ status, process, total }: DetailsState, now: number): string {
  switch (status.kind) {
    case 'listed':
      return [runStateText(process), ...usageTexts(total)].join(' · ');
    case 'recorded':
      return [vscode.l10n.t('as recorded {0}', formatTimestamp(status.at, now)), ...usageTexts(total)].join(' · ');
    case 'elsewhere':
      return vscode.l10n.t('running, and not part of this workspace any more');
    case 'unknown':
      return vscode.l10n.t('whether it runs is not known');
    case 'ended':
      return endText(status.end, now);
  }
}

function usageTexts(total: Totals | undefined): readonly string[] {
  return [
    ...(total?.cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(total.cpu))]),
    ...(total ? memoryTexts(total) : []),
  ];
}

function runStateText(process: ProcessInfo | undefined): string {
  if (process && !isAlive(process)) return vscode.l10n.t('zombie');
  if (process?.state === 'stopped') return vscode.l10n.t('paused');
  if (process?.state === 'traced') return vscode.l10n.t('in debugger');
  return vscode.l10n.t('runs');
}

function endText(end: End | undefined, now: number): string {
  if (!end) return vscode.l10n.t('ended; when is not known');
  const time = formatTimestamp(end.at, now);
  return end.signal === undefined
    ? vscode.l10n.t('ended {0}, no signal from here', time)
    : vscode.l10n.t('ended {0} after {1}', time, end.signal);
}
