import { isAlive, type ProcessInfo } from '../processInfo';
import type { Look } from '../protection';
import type { Report } from '../report';
import { Account } from './account';
import { findSpared } from './applications';
import { Family } from './family';
import { admit, listAround, mayJoin, type Parts, type TreeKnowledge } from './parts';
import { newChildren, takeRelatives } from './relatives';
import { askToExit } from './single';
import { pauses, stillRunning } from './waiting';

/** Pauses between two listings, in ms: most exit at once, and a grace period may be long. */
const listingPausesMs = [5, 10, 20, 50, 100, 250];

export interface TerminateTreeOptions extends TreeKnowledge {
  readonly graceMs: number;
}

/**
 * Asks a process and everything below it to exit, from the root down, so that supervisors stop before their workers and
 * do not start them again. Nothing is frozen, nobody is asked twice, nothing is escalated.
 *
 * Who appears meanwhile may be what somebody needs to clean up (`trap 'rm -r "$tmp"' TERM`), and is left to its parent;
 * once that has gone, it is asked too. Whoever still runs at the end of the grace period is in the report.
 */
export async function terminateTree(root: ProcessInfo, options: TerminateTreeOptions, parts: Parts): Promise<Report> {
  const { clock, glance, watch } = parts;
  const startedAt = clock.now();
  const until = startedAt + options.graceMs;
  const account = new Account('terminateTree', root, startedAt);
  const spared = await findSpared(root, options, account, parts);
  const family = new Family(glance, options.belongs, spared);
  const asked = new Set<ProcessInfo>();

  const take = (process: ProcessInfo): void => {
    if (family.add(process)) account.enter(process);
  };
  const ask = (process: ProcessInfo): void => {
    asked.add(process);
    account.enter(process, askToExit(process, parts));
  };

  take(root);
  const list = async (): Promise<void> => {
    const everybody = await listAround(family.all, parts);
    family.learn(everybody);
    takeRelatives(everybody, family, (process) => {
      if (mayJoin(process, family, account, parts)) take(process);
    });
  };

  await list();
  for (const process of admit(options, family, account, parts)) take(process);
  await list();
  // Parents come before their children, and those found under way are visited too.
  for (const process of family.all) {
    const now = watch && stillRunning(process, glance);
    if (now) for (const child of newChildren(now, watch.brood(now).children, family, glance)) take(child);
    ask(process);
  }

  let rounds = 1;
  for (const pause of pauses(listingPausesMs)) {
    await list();
    rounds++;
    for (const process of family.all) {
      if (!asked.has(process) && isAbandoned(process, family, glance)) ask(process);
    }
    const anybody = [...family.all].some((process) => stillRunning(process, glance));
    const remaining = until - clock.now();
    if (!anybody || remaining <= 0) break;
    await clock.sleep(Math.min(pause, remaining));
  }
  return account.report(glance, clock.now(), rounds);
}

/** It runs, and no parent of the tree is there to see to it. */
function isAbandoned(process: ProcessInfo, family: Family, glance: Look): boolean {
  const now = stillRunning(process, glance);
  const parent = now && glance(now.parentPid);
  return now !== undefined && !(parent && family.has(parent) && isAlive(parent));
}
