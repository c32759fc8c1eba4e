import type { ProcessInfo } from '../../processInfo';
import type { Report } from '../report';
import { ReportBuilder } from '../reportBuilder';
import { isJobOf } from './membershipRules';
import { TreeMembers } from './treeMembers';
import { TreeFreezer } from './treeFreezer';
import { findSpared } from './applications';
import { admitKnownMembers, type ControlContext, type KnownTree } from '../controlContext';
import { waitUntilKilled } from '../waitForExit';

/** How often it is looked again at most, and for how long in ms: a tree that another user's process feeds never ends. */
const maxRounds = 200;
const maxKillTreeMs = 10_000;

export interface KillTreeOptions extends KnownTree {
  readonly abort: AbortSignal | undefined;
}

/**
 * Ends a process and everything below it, at once and for certain: freezes the tree until nothing in it can fork, then
 * kills all of it, and looks again until nobody is left.
 *
 * Killing without freezing first loses whoever is forked between the look at a process and its death: it is given to
 * another parent, and nothing says any more whose it was. That is how fork storms and restarting supervisors survive.
 *
 * If it is given up half-way, whoever was stopped is continued. Only what ends this process by force within these few
 * milliseconds can leave somebody stopped.
 */
export async function killTree(root: ProcessInfo, options: KillTreeOptions, parts: ControlContext): Promise<Report> {
  const { clock, glance } = parts;
  const startedAt = clock.now();
  const until = startedAt + maxKillTreeMs;
  const account = new ReportBuilder('killTree', root, startedAt);
  const spared = options.whole ? undefined : await findSpared(root, parts);
  account.recordSpared(spared?.all ?? []);
  const family = new TreeMembers(glance, options.belongs, spared);
  const freezer = new TreeFreezer(family, account, parts, isJobOf(glance(root.parentPid), root) ? root : undefined);
  const stopListening = parts.onExit(() => {
    freezer.thawNow();
  });
  let rounds = 0;
  const killed: ProcessInfo[] = [];
  try {
    freezer.take(root);
    rounds += (await freezer.freeze(options.abort)).rounds;
    for (const process of admitKnownMembers(options, family, account, parts)) freezer.take(process);
    do {
      const frost = await freezer.freeze(options.abort);
      killed.push(...(await freezer.kill(frost)));
      await freezer.takeRelatives();
      rounds += frost.rounds + 1;
      if (freezer.pending) continue;
      account.recordGone(await waitUntilKilled(killed, until, parts));
      // Evidence may come late: a process that is just executing a program shows no environment.
      await freezer.takeRelatives({ everybody: true });
    } while (freezer.pending && rounds < maxRounds && clock.now() < until);
  } finally {
    await freezer.thaw();
    stopListening();
  }
  return account.build(glance, clock.now(), rounds);
}
