import { isRefusalReason, RefusedError } from '../refusal';
import type { Report } from '../report';
import { ReportBuilder } from '../reportBuilder';
import { createChildReader, SparedApplications } from './applications';
import { TreeMembers } from './treeMembers';
import { TreeFreezer } from './treeFreezer';
import type { KillTreeOptions } from './killTree';
import { admitKnownMembers, type ControlContext } from '../controlContext';
import { waitUntilKilled } from '../waitForExit';

/** How often it is looked again at most, and for how long in ms, as with a tree that has a root. */
const maxRounds = 200;
const maxKillMembersMs = 10_000;

/**
 * So many looks at the whole machine must have found none, with a pause in ms between them: without a root, a process
 * that forks and exits is held by nothing, and may be missed by a single look.
 */
const quietLooks = 3;
const quietPauseMs = 5;

/**
 * Ends a set of processes and everything that descends from them, as {@link killTree} does, where no living process is
 * the root of them all: a storm whose members fork and exit, for example. `name` is what the report calls the set.
 * @throws {RefusedError} when none of them runs any more, or none may be signalled.
 */
export async function killMembers(name: string, options: KillTreeOptions, parts: ControlContext): Promise<Report> {
  const { clock, glance } = parts;
  const startedAt = clock.now();
  const until = startedAt + maxKillMembersMs;
  const account = new ReportBuilder('killTree', { pid: 0, startTime: 0, name }, startedAt);
  const spared = new SparedApplications(parts);
  const family = new TreeMembers(glance, options.belongs, spared);
  const freezer = new TreeFreezer(family, account, parts, undefined);
  const stopListening = parts.onExit(() => {
    freezer.thawNow();
  });
  let rounds = 0;
  try {
    const admitted = admitKnownMembers(options, family, account, parts);
    const childrenOf = await createChildReader(parts);
    for (const process of admitted) await spared.find(process, childrenOf, parts);
    account.recordSpared(spared.all);
    for (const process of admitted) freezer.take(process);
    for (let quiet = 0; quiet < quietLooks && rounds < maxRounds && clock.now() < until;) {
      const before = family.size;
      const frost = await freezer.freeze(options.abort);
      const killed = await freezer.kill(frost);
      await freezer.takeRelatives();
      rounds += frost.rounds + 1;
      if (!freezer.pending) {
        account.recordGone(await waitUntilKilled(killed, until, parts));
        await freezer.takeRelatives({ everybody: true });
      }
      // A process that was seen and had exited before it could be stopped is a sign that there are more.
      const isQuiet = !freezer.pending && killed.length === 0 && family.size === before;
      quiet = isQuiet ? quiet + 1 : 0;
      if (isQuiet) await clock.sleep(quietPauseMs);
    }
  } finally {
    await freezer.thaw();
    stopListening();
  }
  const report = account.build(glance, clock.now(), rounds);
  if (family.size > 0) return report;
  const detail = report.processes[0]?.detail;
  throw new RefusedError(isRefusalReason(detail) ? detail : 'noSuchProcess', name);
}
