import type { ControlContext } from '../controlContext';
import { isRefusalReason, RefusedError } from '../refusal';
import type { Report } from '../report';
import { ReportBuilder } from '../reportBuilder';
import { waitUntilKilled } from '../waitForExit';
import { admitKnownMembers } from './admission';
import { createChildReader } from './childReader';
import type { KillTreeOptions } from './killTree';
import { SparedApplications } from './sparedApplications';
import { TreeFreezer } from './treeFreezer';
import { TreeMembers } from './treeMembers';

/** Limits of the rounds and of the time, in ms. Most rounds of a storm find little. */
const maxRounds = 1_000;
const maxKillMembersMs = 10_000;

/**
 * The work is done when this many listings of all processes in a row, with a pause in ms between them and for so long, have
 * found no member: without a root, nothing holds a process that forks and exits. On a busy machine a listing takes longer
 * than such a process lives, and may miss it several times.
 */
const requiredQuietListings = 3;
const requiredQuietMs = 300;
const quietPauseMs = 5;

/**
 * Kills a set of processes and everything that descends from them, as `killTree` does, where no living process is the
 * root of them all: a storm whose members fork and exit, for example. The report calls the set by `name`.
 * @throws {RefusedError} if none of them runs any more, or none may be signalled.
 */
export async function killMembers(name: string, options: KillTreeOptions, context: ControlContext): Promise<Report> {
  const { clock, getBasic, onExit } = context;
  const startedAt = clock.now();
  const until = startedAt + maxKillMembersMs;
  const report = new ReportBuilder('killTree', { pid: 0, startTime: 0, name }, startedAt);
  const spared = new SparedApplications(context);
  const members = new TreeMembers(getBasic, options, spared);
  const freezer = new TreeFreezer(members, report, context, undefined);
  const stopListening = onExit(() => {
    freezer.thawNow();
  });
  let rounds = 0;
  try {
    const admitted = admitKnownMembers(options, members, report, context);
    const getChildren = await createChildReader(context);
    for (const process of admitted) await spared.find(process, getChildren);
    report.recordSpared(spared.all);
    for (const process of admitted) freezer.add(process);
    let quietListings = 0;
    let quietSince = startedAt;
    const isDone = (): boolean => quietListings >= requiredQuietListings && clock.now() - quietSince >= requiredQuietMs;
    while (!isDone() && rounds < maxRounds && clock.now() < until) {
      const sizeBefore = members.size;
      members.takeUndecided();
      const result = await freezer.freeze(options.abort);
      const killed = await freezer.kill(result);
      await freezer.addNewMembers();
      rounds += result.rounds + 1;
      if (!freezer.hasPending) {
        report.recordGone(await waitUntilKilled(killed, until, context));
        await freezer.addMembersFromListing();
      }
      // A process that was found but had exited before it could be stopped is a sign that there are more.
      const foundNothing = !freezer.hasPending && killed.length === 0 && members.size === sizeBefore;
      const isQuiet = !members.takeUndecided() && foundNothing;
      quietListings = isQuiet ? quietListings + 1 : 0;
      if (!isQuiet) quietSince = clock.now();
      if (foundNothing) await clock.sleep(quietPauseMs);
    }
  } finally {
    await freezer.thaw();
    stopListening();
  }
  const result = report.build(getBasic, clock.now(), rounds);
  if (members.size > 0) return result;
  const detail = result.processes[0]?.detail;
  throw new RefusedError(isRefusalReason(detail) ? detail : 'noSuchProcess', name);
}
