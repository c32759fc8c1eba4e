import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { isAlive } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import type { Why } from '../../process/why/why';
import { escapeControlCharacters } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import { heldMemory } from '../../process/processTable';
import { chartsOf, type ChartData } from './chartText';
import { buttonsOf, type DetailsActions } from './detailsActions';
import type { ProcessData } from './detailsData';
import type { DetailsContent, Header, PanelState } from './detailsProtocol';
import { factGroupsOf } from './factGroups';
import type { End } from './subject';
import { timelineOf, type TimelineData } from './timelineText';

/** Everything that a panel knows of its process. */
export interface DetailsState {
  readonly saved: PanelState;
  /** As it was listed last; undefined if it never was. */
  readonly process: ProcessInfo | undefined;
  readonly total: Totals | undefined;
  readonly why: Why | undefined;
  readonly data: ProcessData | undefined;
  readonly status: Status;
  readonly charts: ChartData;
  readonly timeline: TimelineData;
  readonly showsEnvironment: boolean;
  readonly actions: DetailsActions;
}

/**
 * `listed`: the model has it. `elsewhere`: it runs, and does not belong to this workspace any more. `ended`: with its end,
 * if the panel was there. `unknown`: whether it runs cannot be told, or not yet.
 */
export type Status =
  { readonly kind: 'listed' | 'elsewhere' | 'unknown' } | { readonly kind: 'ended'; readonly end: End | undefined };

/** What is shown, in words. `now` is in ms since the epoch. */
export function detailsContentOf(state: DetailsState, now: number): DetailsContent {
  const { process, total, why, data, status, showsEnvironment } = state;
  const isEnded = status.kind === 'ended';
  return {
    header: headerOf(state, now),
    charts: chartsOf(state.charts),
    timeline: timelineOf(state.timeline, now),
    groups: factGroupsOf({ why, process, total, data, isEnded, showsEnvironment }, now),
  };
}

/** The name of a panel, for its tab and its heading. */
export function titleOf({ saved, process }: Pick<DetailsState, 'saved' | 'process'>): string {
  const name = escapeControlCharacters(process ? displayName(process) : saved.name, maxNameLength);
  return name === '' ? vscode.l10n.t('Process {0}', saved.pid) : `${name} (${saved.pid})`;
}

function headerOf(state: DetailsState, now: number): Header {
  const { process, status, actions } = state;
  const isEnded = status.kind === 'ended';
  return {
    title: titleOf(state),
    status: statusText(state, now),
    isEnded,
    buttons: process && status.kind === 'listed' ? buttonsOf(actions, process) : [],
  };
}

function statusText({ status, process, total }: DetailsState, now: number): string {
  switch (status.kind) {
    case 'listed':
      return [
        runStateText(process),
        ...(total?.cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(total.cpu))]),
        ...(total ? [formatMemory(heldMemory(total))] : []),
      ].join(' · ');
    case 'elsewhere':
      return vscode.l10n.t('running, and not part of this workspace any more');
    case 'unknown':
      return vscode.l10n.t('whether it runs is not known');
    case 'ended':
      return endText(status.end, now);
  }
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
