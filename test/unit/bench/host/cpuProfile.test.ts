import assert from 'node:assert/strict';
import type { Profiler } from 'node:inspector';
import { getCpuShare, getFunctionCosts } from '../../../bench/host/cpuProfile';

const ours = '/extensions/ours/dist/extension.js';
const isOwn = (url: string): boolean => url === ours;

/** The functions of a profile, each below the one that calls it. */
const nodes: readonly (readonly [id: number, name: string, url: string, children: readonly number[]])[] = [
  [1, '(root)', '', [2, 3, 4, 5, 8]],
  [2, '(idle)', '', []],
  [3, '(garbage collector)', '', []],
  [4, '(program)', '', []],
  [5, 'fire', '/vscode/extensionHostProcess.js', [6]],
  [6, 'refresh', ours, [7, 9]],
  [7, 'readSync', 'node:fs', []],
  [8, 'sendMessage', '/vscode/extensionHostProcess.js', []],
  [9, 'visit', ours, [10]],
  [10, 'visit', ours, []],
];

/** @param samples the ids of functions, and the time in ms that each sample stands for */
function profileOf(...samples: readonly (readonly [id: number, ms: number])[]): Profiler.Profile {
  return {
    startTime: 0,
    endTime: 0,
    nodes: nodes.map(([id, functionName, url, children]) => ({
      id,
      callFrame: { functionName, url, scriptId: '', lineNumber: id, columnNumber: 0 },
      children: [...children],
    })),
    samples: [...samples.map(([id]) => id), 2],
    timeDeltas: [5_000, ...samples.map(([, ms]) => ms * 1_000)],
  };
}

describe('getCpuShare', () => {
  it('counts the time with a function of the extension on the stack, and what that calls, as its own', () => {
    const share = getCpuShare(profileOf([2, 100], [6, 2], [7, 3], [5, 4], [8, 5], [2, 100]), isOwn);
    assert.deepEqual(share, { wallMs: 214, ownMs: 5, busyMs: 14 });
  });

  it('counts a garbage collection for the functions that have run before it', () => {
    const afterOurs = getCpuShare(profileOf([6, 2], [3, 7], [3, 1], [2, 10]), isOwn);
    assert.deepEqual(afterOurs, { wallMs: 20, ownMs: 10, busyMs: 10 });
    const afterOthers = getCpuShare(profileOf([6, 2], [8, 1], [3, 7], [2, 10]), isOwn);
    assert.deepEqual(afterOthers, { wallMs: 20, ownMs: 2, busyMs: 10 });
    const whileIdle = getCpuShare(profileOf([6, 2], [2, 10], [3, 7]), isOwn);
    assert.deepEqual(whileIdle, { wallMs: 19, ownMs: 2, busyMs: 9 });
  });

  it('does not count the time without any function on the stack as busy', () => {
    assert.deepEqual(getCpuShare(profileOf([4, 10], [2, 10]), isOwn), { wallMs: 20, ownMs: 0, busyMs: 0 });
  });

  it('counts no time for samples that V8 has delivered in another order', () => {
    assert.deepEqual(getCpuShare(profileOf([6, -3], [6, 4]), isOwn), { wallMs: 4, ownMs: 4, busyMs: 4 });
  });

  it('finds nothing in a profile without samples', () => {
    const empty = { nodes: [], startTime: 0, endTime: 0 };
    assert.deepEqual(getCpuShare(empty, isOwn), { wallMs: 0, ownMs: 0, busyMs: 0 });
  });
});

describe('getFunctionCosts', () => {
  const costsOf = (...samples: readonly (readonly [id: number, ms: number])[]) =>
    Object.fromEntries(
      getFunctionCosts([profileOf(...samples)], isOwn).map(({ name, selfMs, totalMs }) => [name, [selfMs, totalMs]]),
    );

  it('counts what a function of the extension calls of Node as its own time, and what it calls of the extension in its total', () => {
    assert.deepEqual(costsOf([6, 2], [7, 3], [9, 4], [8, 5]), { 'refresh:7': [5, 9], 'visit:10': [4, 4] });
  });

  it('counts a function that calls itself once for each sample, by its name and line', () => {
    const profile = profileOf([10, 4]);
    for (const { id, callFrame } of profile.nodes) if (id === 10) callFrame.lineNumber = 9;
    const [visit] = getFunctionCosts([profile], isOwn).filter(({ name }) => name === 'visit:10');
    assert.deepEqual(visit, { name: 'visit:10', selfMs: 4, totalMs: 4 });
  });

  it('adds up profiles', () => {
    const costs = getFunctionCosts([profileOf([6, 2]), profileOf([6, 3])], isOwn);
    assert.deepEqual(costs, [{ name: 'refresh:7', selfMs: 5, totalMs: 5 }]);
  });
});
