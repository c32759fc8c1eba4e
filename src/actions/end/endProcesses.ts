import * as vscode from 'vscode';
import type { Log } from '../../common/log';
import { displayName } from '../../process/programs/displayName';
import type { ProcessController } from '../../process/control/processController';
import { messageOf } from '../../common/errors';
import { keyOf, type Identity } from '../../process/identity';
import type { ProcessModel } from '../../process/model/processModel';
import type { Report } from '../../process/control/report';
import type { OriginRef } from '../../process/origin';
import type { ProcessInfo } from '../../process/processInfo';
import { withDescendants, type Snapshot } from '../../process/model/snapshot';
import type { Settings } from '../../workspace/settings';
import { escapeControlCharacters } from '../../ui/escape';
import { logFailure, logReport } from './endLog';
import { descendants, indexListed, listedProcesses, topmost } from '../../process/model/snapshotQueries';
import { type Target } from '../../process/identity';
import type { EndAction, Results, Failure } from './endOutcome';

export interface EndContext {
  readonly settings: Pick<Settings, 'terminateGraceMs'>;
  readonly ender: ProcessController;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly log: Log;
  /** Asks for a refresh, and waits for it. */
  readonly refresh: () => Promise<void>;
}

/**
 * Sends the signals to different targets, waits, and writes down what came of it. `whole` has those of the targets that
 * are another VS Code, which the user has confirmed to be ended as a whole.
 */
export async function endProcesses(
  way: EndAction,
  targets: readonly Target[],
  context: EndContext,
  whole: readonly Target[] = [],
): Promise<Results> {
  const { model } = context;
  const names = shownNames(model.snapshot);
  const chosen = way === 'terminateTree' || way === 'killTree' ? topmost(targets, model.snapshot) : targets;
  const isWhole = ({ pid, startTime }: Target): boolean =>
    whole.some((confirmed) => confirmed.pid === pid && confirmed.startTime === startTime);
  const ordinary = chosen.filter((target) => !isWhole(target));
  const applications = chosen.filter(isWhole);
  const settled = await vscode.window.withProgress({ location: { viewId: 'runaway.processes' } }, async () => {
    const [ended, endedWhole] = await Promise.all([
      endEach(way, ordinary, context),
      Promise.allSettled(applications.map((target) => endWhole(way, target, context))),
    ]);
    return [...ended, ...endedWhole];
  });
  return conclude(way, [...ordinary, ...applications], settled, names, context);
}

/**
 * Kills everything that an origin has ever started and that still runs, with or without a root. `belongs` says by other
 * evidence what is of it, for those that have not been listed yet. What is meant to run (daemons, what the user keeps) is
 * left alone.
 */
export async function killOrigin(
  origin: Pick<OriginRef, 'id' | 'label'>,
  belongs: (stranger: ProcessInfo) => boolean,
  context: EndContext,
): Promise<Results> {
  const { snapshot } = context.model;
  const meantToRun = snapshot.detached.flatMap((node) => [...withDescendants(node)].map(({ process }) => process));
  const spared = new Set(meantToRun.map(keyOf));
  const sparedPids = new Set(meantToRun.map(({ pid }) => pid));
  const shown = [...listedProcesses({ ...snapshot, detached: [] })];
  const members = shown.filter((each) => each.origin.id === origin.id).map(({ process }) => process);
  const options = {
    members,
    belongs: (stranger: ProcessInfo) =>
      !spared.has(keyOf(stranger)) && !sparedPids.has(stranger.parentPid) && belongs(stranger),
  };
  const settled = await vscode.window.withProgress({ location: { viewId: 'runaway.processes' } }, () =>
    Promise.allSettled([context.ender.killMembers(origin.label, options)]),
  );
  const set = { pid: 0, name: origin.label };
  return conclude('killTree', [set], settled, shownNames(snapshot), context);
}

/** Writes down what came of each, in the same order, and has the view follow. */
async function conclude(
  way: EndAction,
  targets: readonly (Target & { readonly name?: string })[],
  settled: readonly PromiseSettledResult<Report>[],
  names: ReadonlyMap<string, string>,
  context: EndContext,
): Promise<Results> {
  const { log } = context;
  const reports: Report[] = [];
  const failures: Failure[] = [];
  for (const [index, { pid, startTime, name }] of targets.entries()) {
    const result = settled[index];
    if (result?.status === 'fulfilled') {
      const report = renamed(result.value, names);
      reports.push(report);
      logReport(report, log);
    } else if (result) {
      const failure = {
        pid,
        name:
          name ??
          (typeof pid === 'number' && startTime !== undefined ? names.get(keyOf({ pid, startTime })) : undefined),
        error: result.reason as unknown,
      };
      failures.push(failure);
      logFailure(way, failure, log);
    }
  }
  await refreshAfter(context);
  return { reports, failures };
}

/** What has happened has happened: a refresh that fails takes nothing of it back. */
export async function refreshAfter({ refresh, log }: Pick<EndContext, 'refresh' | 'log'>): Promise<void> {
  try {
    await refresh();
  } catch (error) {
    log.error(escapeControlCharacters(`A refresh failed: ${messageOf(error)}`));
  }
}

/** Another VS Code ends its windows itself when it is asked to exit; killed, it leaves them, so that they are killed too. */
async function endWhole(way: EndAction, target: Target, { ender, settings }: EndContext): Promise<Report> {
  return way === 'kill' || way === 'killTree'
    ? ender.killTree(target, { whole: true })
    : ender.terminate(target, { graceMs: settings.terminateGraceMs.value, whole: true });
}

/** One result for each target, in their order. */
async function endEach(
  way: EndAction,
  targets: readonly Target[],
  { ender, model, settings }: EndContext,
): Promise<readonly PromiseSettledResult<Report>[]> {
  const graceMs = settings.terminateGraceMs.value;
  const trees = () => {
    const find = indexListed(model.snapshot);
    return targets.map((target) => ({ target, members: descendants([target], model.snapshot, find) }));
  };
  switch (way) {
    case 'terminate':
      return Promise.allSettled(targets.map((target) => ender.terminate(target, { graceMs })));
    case 'kill':
      return Promise.allSettled(targets.map((target) => ender.kill(target)));
    case 'terminateTree':
      try {
        return await ender.terminateTrees(trees(), { graceMs });
      } catch (reason) {
        // The machine could not be looked at: that is the end of it for each of them.
        return targets.map(() => ({ status: 'rejected', reason }));
      }
    case 'killTree':
      return Promise.allSettled(trees().map(({ target, ...options }) => ender.killTree(target, options)));
  }
}

/** What the view calls each process: the kernel's name for it, which a report has, may be just `node`. */
function shownNames(snapshot: Snapshot): ReadonlyMap<string, string> {
  return new Map([...listedProcesses(snapshot)].map(({ process }) => [keyOf(process), displayName(process)]));
}

function renamed(report: Report, names: ReadonlyMap<string, string>): Report {
  const rename = <T extends Identity & { readonly name: string }>(process: T): T => ({
    ...process,
    name: names.get(keyOf(process)) ?? process.name,
  });
  return { ...report, target: rename(report.target), processes: report.processes.map(rename) };
}
