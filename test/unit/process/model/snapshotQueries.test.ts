import { user } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { chain, siblings } from '../../../bench/hostileTrees';
import {
  descendants,
  listedProcesses,
  survivingDescendants,
  topmost,
  unique,
} from '../../../../src/process/model/snapshotQueries';
import { keyOf } from '../../../../src/process/identity';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { maxDepth } from '../../../../src/views/processes/processRow';
import { costRatio } from '../../support/costRatio';

/** Without the shell, which the fixture adds. */
const deep = chain(3_000).slice(1);
const wide = siblings(3_000).slice(1);
const cutPid = 100 + maxDepth;

const livingBelow = (scene: CommandFixture): number => [...scene.processes.keys()].filter((pid) => pid > 100).length;

describe('A chain of 3,000 processes', () => {
  it('is ended from the row on that stands for what is too deep to be shown', async () => {
    const scene = new CommandFixture(deep);
    await scene.run('killTree', scene.row(cutPid));
    assert.equal(livingBelow(scene), maxDepth - 1);
    assert.equal(scene.messages(/and 2975 below it are gone/).length, 1);
  });

  it('is terminated from that row on as well', async () => {
    const scene = new CommandFixture(deep);
    await scene.run('terminateTree', scene.row(cutPid));
    assert.equal(livingBelow(scene), maxDepth - 1);
  });

  it('is confirmed before its topmost process that is too deep is killed alone, with the number of processes left behind', async () => {
    const scene = new CommandFixture(deep, { confirm: 'severalProcesses' });
    await scene.run('kill', scene.row(cutPid));
    assert.equal(scene.messages(/^Kill worker\.js \(125\) and leave 2975 processes behind\?/).length, 1);
    assert.deepEqual(scene.signals, []);
  });

  it('is ended as a whole from the row of its terminal', async () => {
    const scene = new CommandFixture(deep);
    await scene.run('killTree', scene.row('terminal-1'));
    assert.deepEqual([...scene.processes.keys()], [50]);
  });

  it('is offered in the Quick Pick as far as it is shown', async () => {
    const scene = new CommandFixture(deep);
    await scene.run('terminate');
    assert.equal(user.quickPicks[0]?.length, maxDepth + 1);
  });
});

describe('3,000 siblings', () => {
  it('are all offered in the Quick Pick', async () => {
    const scene = new CommandFixture(wide);
    await scene.run('terminate');
    assert.equal(user.quickPicks[0]?.length, 3_001);
  });
});

describe('The targets of a command', () => {
  let deepSnapshot: Snapshot;
  let wideSnapshot: Snapshot;

  before(() => {
    deepSnapshot = new CommandFixture(deep).snapshot;
    wideSnapshot = new CommandFixture(wide).snapshot;
  });

  it('are reduced to one tree if each is below another', () => {
    const targets = [...deep].reverse();
    assert.deepEqual(
      topmost(targets, deepSnapshot).map(({ pid }) => pid),
      [101],
    );
    assert.deepEqual(survivingDescendants(targets, deepSnapshot), []);
    assert.equal(survivingDescendants(deep.slice(0, 10), deepSnapshot).length, 2_990);
    assert.equal(descendants(deep, deepSnapshot).length, 2_999);
  });

  it('cost at most 40 times a set of all listed processes if all of these are targets', () => {
    const work = (targets: readonly ProcessInfo[], snapshot: Snapshot) => () => {
      const distinct = unique(targets);
      return [topmost(distinct, snapshot), survivingDescendants(distinct, snapshot)];
    };
    for (const [all, snapshot] of [
      [deep, deepSnapshot],
      [wide, wideSnapshot],
    ] as const) {
      const createSet = () => new Set([...listedProcesses(snapshot)].map(({ process }) => keyOf(process)));
      const ratio = costRatio(work([...all, ...all], snapshot), createSet);
      assert.ok(ratio < 40, `${ratio} times the cost of a set of all listed processes`);
    }
  });

  it('match no listed process if they have no start time', () => {
    assert.deepEqual(descendants([{ pid: 101 }], deepSnapshot), []);
    assert.equal(unique([{ pid: 101 }, { pid: 101 }, { pid: 101, startTime: 1 }]).length, 2);
  });
});
