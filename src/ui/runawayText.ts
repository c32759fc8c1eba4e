import * as vscode from 'vscode';
import { displayName, maxNameLength } from '../process/programs/displayName';
import type { Runaway } from '../process/runaway/runaway';
import { escapeControlCharacters } from './escape';
import { formatRoundDuration } from './formatDuration';
import { formatTime } from './formatTimestamp';
import { formatCpu, formatMemory } from './formatUsage';

/** `1 runaway`. */
export function runawayCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 runaway') : vscode.l10n.t('{0} runaways', count);
}

/** `99% for 6 min`: how a process has got out of hand, for its row. `now` is in ms since the epoch. */
export function runawayText({ figures, since }: Runaway, now: number): string {
  const duration = formatRoundDuration(now - since);
  switch (figures.kind) {
    case 'cpu':
      return figures.isTree
        ? vscode.l10n.t('its tree {0} for {1}', formatCpu(figures.percent), duration)
        : vscode.l10n.t('{0} for {1}', formatCpu(figures.percent), duration);
    case 'memory':
      return vscode.l10n.t('+{0} in {1}', formatMemory(figures.growth), formatRoundDuration(figures.durationMs));
    case 'processes':
      return vscode.l10n.t('{0} processes', figures.count);
    case 'forks':
      return vscode.l10n.t('{0} forks/s for {1}', Math.round(figures.perSecond), duration);
    case 'pileUp':
      return `${figures.count} × ${nameOf(figures.youngest)}`;
  }
}

/** The same with its limit, for a tooltip or a message. It has a time and no age, so that it stays true. */
export function runawayFact({ figures, since }: Runaway, now: number): string {
  const time = formatTime(since, now);
  switch (figures.kind) {
    case 'cpu': {
      const [percent, limit] = [formatCpu(figures.percent), formatCpu(figures.limit)];
      return figures.isTree
        ? vscode.l10n.t('its tree has used {0} of one core since {1} (limit: {2})', percent, time, limit)
        : vscode.l10n.t('it has used {0} of one core since {1} (limit: {2})', percent, time, limit);
    }
    case 'memory':
      return vscode.l10n.t(
        'its memory has grown without pause, by {0} in {1}, to {2}',
        formatMemory(figures.growth),
        formatRoundDuration(figures.durationMs),
        formatMemory(figures.memory),
      );
    case 'processes':
      return vscode.l10n.t('its tree has {0} processes (limit: {1})', figures.count, figures.limit);
    case 'forks':
      return vscode.l10n.t(
        'it has started {0} processes per second since {1} (limit: {2})',
        Math.round(figures.perSecond),
        time,
        figures.limit,
      );
    case 'pileUp':
      return vscode.l10n.t(
        'it has started {0} processes like {1} since {2}, and they do not end (limit: {3})',
        figures.count,
        nameOf(figures.youngest),
        time,
        figures.limit,
      );
  }
}

function nameOf(process: Runaway['process']): string {
  return escapeControlCharacters(displayName(process), maxNameLength);
}
