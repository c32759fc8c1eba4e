import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CpuProfile, ProfileNode } from '../../../../../src/process/inspect/profile/cpuProfile';
import { summarizeProfile } from '../../../../../src/process/inspect/profile/profileSummary';

function node(id: number, functionName: string, children: readonly number[] = [], url = 'file:///a.js'): ProfileNode {
  const callFrame = { functionName, scriptId: '1', url, lineNumber: 9, columnNumber: 0 };
  return { id, callFrame, hitCount: 0, children };
}

const special = (id: number, functionName: string, children: readonly number[] = []): ProfileNode =>
  node(id, functionName, children, '');

/** A profile in which each sample lasts a millisecond. */
function profileOf(nodes: readonly ProfileNode[], samples: readonly number[]): CpuProfile {
  const timeDeltas = samples.map((_, index) => (index === 0 ? 0 : 1_000));
  return { nodes, samples, timeDeltas, startTime: 500, endTime: 500 + 1_000 * samples.length };
}

describe('summarizeProfile', () => {
  it('lists functions by their own time, with the time of what they have called', () => {
    const nodes = [
      special(1, '(root)', [2, 5, 6, 7]),
      node(2, 'main', [3, 4]),
      node(3, 'spin'),
      node(4, ''),
      special(5, '(idle)'),
      special(6, '(program)'),
      special(7, '(garbage collector)'),
    ];
    const summary = summarizeProfile(profileOf(nodes, [3, 3, 3, 2, 4, 4, 5, 5, 5, 5, 6, 7, 7]));
    const url = 'file:///a.js';
    assert.deepEqual(summary, {
      durationMs: 13,
      idleMs: 4,
      programMs: 1,
      garbageCollectionMs: 2,
      hottest: [
        { functionName: 'spin', url, line: 10, selfMs: 3, totalMs: 3 },
        { functionName: '', url, line: 10, selfMs: 2, totalMs: 2 },
        { functionName: 'main', url, line: 10, selfMs: 1, totalMs: 6 },
      ],
    });
  });

  it('counts a function once that calls itself, and adds up what was called from several places', () => {
    const nodes = [
      special(1, '(root)', [2, 4]),
      node(2, 'walk', [3]),
      node(3, 'walk', [6]),
      node(4, 'other', [5]),
      node(5, 'walk'),
      node(6, 'visit'),
    ];
    const { hottest } = summarizeProfile(profileOf(nodes, [2, 3, 3, 5, 6]));
    assert.deepEqual(
      hottest.map(({ functionName, selfMs, totalMs }) => [functionName, selfMs, totalMs]),
      [
        ['walk', 4, 5],
        ['visit', 1, 1],
      ],
    );
  });

  it('limits the number of functions', () => {
    const nodes = Array.from({ length: 100 }, (_, index) => node(index + 1, `f${index}`));
    const samples = nodes.map(({ id }) => id);
    assert.equal(summarizeProfile(profileOf(nodes, samples)).hottest.length, 20);
    assert.equal(summarizeProfile(profileOf(nodes, samples), 3).hottest.length, 3);
  });

  it('keeps a function of the program apart that is called like something of V8', () => {
    const { idleMs, hottest } = summarizeProfile(profileOf([node(1, '(idle)')], [1, 1]));
    assert.deepEqual([idleMs, hottest[0]?.functionName], [0, '(idle)']);
  });

  it('reads a stack of 100,000 calls', () => {
    const depth = 100_000;
    const nodes = Array.from({ length: depth }, (_, index) =>
      node(index, `f${index}`, index + 1 < depth ? [index + 1] : []),
    );
    const { hottest } = summarizeProfile(profileOf(nodes, [depth - 1, 0]));
    assert.deepEqual(hottest.map(({ totalMs }) => totalMs).sort(), [1, 2]);
  });

  it('survives a profile that contradicts itself', () => {
    const ids = fc.integer({ min: -1, max: 6 });
    const nodes = fc.array(fc.record({ id: ids, children: fc.array(ids, { maxLength: 4 }) }), { maxLength: 8 });
    fc.assert(
      fc.property(nodes, fc.array(ids), fc.array(fc.double()), (all, samples, timeDeltas) => {
        const profile = {
          nodes: all.map(({ id, children }) => node(id, `f${id}`, children)),
          ...{ samples, timeDeltas, startTime: 5, endTime: 1 },
        };
        assert.ok(summarizeProfile(profile).hottest.length <= 20);
      }),
    );
    assert.deepEqual(summarizeProfile(profileOf([], [])).hottest, []);
  });
});
