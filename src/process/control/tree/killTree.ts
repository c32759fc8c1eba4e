import type { ProcessInfo } from '../../processInfo';
import type { Report } from '../report';
import { Account } from '../reportBuilder';
import { isJobOf } from './membershipRules';
import { Family } from './treeMembers';
import { Freezer } from './treeFreezer';
import { findSpared } from './applications';
import { admit, type Parts, type TreeKnowledge } from '../controlContext';
import { waitUntilKilled } from '../waitForExit';

/** How often it is looked again at most, and for how long in ms: a tree that another user's process feeds never ends. */
const mostRounds = 200;
const longestMs = 10_000;

export interface KillTreeOptions extends TreeKnowledge {
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
export async function killTree(root: ProcessInfo, options: KillTreeOptions, parts: Parts): Promise<Report> {
  const { clock, glance } = parts;
  const startedAt = clock.now();
  const until = startedAt + longestMs;
  const account = new Account('killTree', root, startedAt);
  const spared = options.whole ? undefined : await findSpared(root, parts);
  account.enterSpared(spared?.all ?? []);
  const family = new Family(glance, options.belongs, spared);
  const freezer = new Freezer(family, account, parts, isJobOf(glance(root.parentPid), root) ? root : undefined);
  const stopListening = parts.onExit(() => {
    freezer.thawNow();
  });
  let rounds = 0;
  const killed: ProcessInfo[] = [];
  try {
    freezer.take(root);
    rounds += (await freezer.freeze(options.abort)).rounds;
    for (const process of admit(options, family, account, parts)) freezer.take(process);
    do {
      const frost = await freezer.freeze(options.abort);
      killed.push(...(await freezer.kill(frost)));
      await freezer.takeRelatives();
      rounds += frost.rounds + 1;
      if (freezer.pending) continue;
      account.enterGone(await waitUntilKilled(killed, until, parts));
      // Evidence may come late: a process that is just executing a program shows no environment.
      await freezer.takeRelatives({ everybody: true });
    } while (freezer.pending && rounds < mostRounds && clock.now() < until);
  } finally {
    await freezer.thaw();
    stopListening();
  }
  return account.report(glance, clock.now(), rounds);
}
