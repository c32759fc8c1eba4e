import type { ProcessInfo } from '../../processInfo';
import type { ControlContext } from '../controlContext';
import type { Report } from '../report';
import { ReportBuilder } from '../reportBuilder';
import { waitUntilKilled } from '../waitForExit';
import { admitKnownMembers } from './admission';
import { createChildReader } from './childReader';
import type { KnownTree } from './knownTree';
import { isJobOf } from './membershipRules';
import { SparedApplications } from './sparedApplications';
import { TreeFreezer } from './treeFreezer';
import { TreeMembers } from './treeMembers';

/** Limits of the rounds and of the time, in ms: a tree to which another user's process adds children never ends. */
const maxRounds = 200;
const maxKillTreeMs = 10_000;

export interface KillTreeOptions extends KnownTree {
  readonly abort: AbortSignal | undefined;
}

/**
 * Kills a process and everything below it, immediately and reliably: freezes the tree until nothing in it can fork, kills
 * all of it, and repeats that until no member is left.
 *
 * Killing without freezing first loses children that are forked between the listing and the death of their parent: they
 * get another parent, and nothing shows any more where they came from. That is how fork storms and restarting
 * supervisors survive.
 *
 * If it is aborted half-way, what was stopped is continued. A process can stay stopped only if this extension host is
 * itself killed within these few milliseconds.
 */
export async function killTree(root: ProcessInfo, options: KillTreeOptions, context: ControlContext): Promise<Report> {
  const { clock, getBasic, onExit } = context;
  const startedAt = clock.now();
  const until = startedAt + maxKillTreeMs;
  const report = new ReportBuilder('killTree', root, startedAt);
  const spared = options.whole ? undefined : await findSpared(root, context);
  report.recordSpared(spared?.all ?? []);
  const members = new TreeMembers(getBasic, options, spared);
  const deferredRoot = isJobOf(getBasic(root.parentPid), root) ? root : undefined;
  const freezer = new TreeFreezer(members, report, context, deferredRoot);
  const stopListening = onExit(() => {
    freezer.thawNow();
  });
  let rounds = 0;
  let sizeBefore: number;
  const killed: ProcessInfo[] = [];
  try {
    freezer.add(root);
    rounds += (await freezer.freeze(options.abort)).rounds;
    for (const process of admitKnownMembers(options, members, report, context)) freezer.add(process);
    do {
      const result = await freezer.freeze(options.abort);
      killed.push(...(await freezer.kill(result)));
      sizeBefore = members.size;
      await freezer.addNewMembers();
      rounds += result.rounds + 1;
      if (!freezer.hasPending) {
        report.recordGone(await waitUntilKilled(killed, until, context));
        // Evidence may come late: a process that is just executing a program shows no environment.
        await freezer.addMembersFromListing();
        await addLateChildren(freezer, context);
      }
      // A process that was found but had exited before it could be stopped is a sign that there are more.
    } while ((freezer.hasPending || members.size > sizeBefore) && rounds < maxRounds && clock.now() < until);
  } finally {
    await freezer.thaw();
    stopListening();
  }
  return report.build(getBasic, clock.now(), rounds);
}

/**
 * Adds the members that appear only now. A process that is killed while it creates another one may have created it already,
 * though no listing shows that yet: so it is on Windows.
 */
async function addLateChildren(freezer: TreeFreezer, { clock, lateChildrenMs }: ControlContext): Promise<void> {
  const startedAt = clock.now();
  for (const ms of lateChildrenMs) {
    if (freezer.hasPending) return;
    await clock.sleep(Math.max(0, startedAt + ms - clock.now()));
    await freezer.addMembersFromListing();
  }
}

async function findSpared(root: ProcessInfo, context: ControlContext): Promise<SparedApplications> {
  const spared = new SparedApplications(context);
  await spared.find(root, await createChildReader(context));
  return spared;
}
