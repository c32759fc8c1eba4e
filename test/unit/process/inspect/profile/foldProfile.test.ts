import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { CpuProfile, ProfileNode } from '../../../../../src/process/inspect/profile/cpuProfile';
import { foldProfile } from '../../../../../src/process/inspect/profile/foldProfile';
import { maxFrames, type StackSample } from '../../../../../src/process/inspect/profile/stackSample';
import { costRatio } from '../../../support/costRatio';

const stack = (text: string, count: number): StackSample => ({
  frames: text.split(';').map((functionName) => ({ functionName })),
  count,
});

describe('foldProfile', () => {
  it('makes one node of equal beginnings of stacks, and counts in the innermost one', () => {
    const profile = foldProfile([stack('main;a;b', 3), stack('main;a', 2), stack('main;a;b', 1)], { intervalMs: 10 });
    const shape = profile.nodes.map(({ id, callFrame, hitCount, children }) => [
      ...[id, callFrame.functionName, hitCount, children],
    ]);
    assert.deepEqual(shape, [
      [1, '(root)', 0, [2]],
      [2, 'main', 0, [3]],
      [3, 'a', 2, [4]],
      [4, 'b', 4, []],
    ]);
    assert.deepEqual(profile.samples, [4, 3, 4]);
    assert.deepEqual(profile.timeDeltas, [0, 30_000, 20_000]);
    assert.deepEqual([profile.startTime, profile.endTime], [0, 60_000]);
  });

  it('links a frame to its source by a file URI and a line from 0', () => {
    const frames = [
      { functionName: 'spin', file: '/a b/#%.py', line: 12 },
      { functionName: 'hot', file: 'Hot.java', line: 3 },
      { functionName: 'cold', file: 'Cold.java', line: -1 },
      { functionName: 'windows', file: 'C:\\a b\\c.py', line: 1 },
    ];
    const resolveSource = (file: string) => (file === 'Hot.java' ? '/src/Hot.java' : undefined);
    const { nodes } = foldProfile([{ frames, count: 1 }], { intervalMs: 1, resolveSource });
    assert.deepEqual(
      nodes.slice(1).map(({ callFrame: { url, lineNumber } }) => [url, lineNumber]),
      [
        ['file:///a%20b/%23%25.py', 11],
        ['file:///src/Hot.java', 2],
        ['Cold.java', -1],
        ['file:///C:/a%20b/c.py', 0],
      ],
    );
  });

  it('keeps functions apart that have another line or file', () => {
    const frames = (line: number, file: string) => ({ frames: [{ functionName: 'f', file, line }], count: 1 });
    const { nodes } = foldProfile([frames(1, '/a'), frames(2, '/a'), frames(1, '/b'), frames(1, '/a')], {
      intervalMs: 1,
    });
    assert.deepEqual(
      nodes.map(({ hitCount }) => hitCount),
      [0, 2, 1, 1],
    );
  });

  it('leaves out a count that is none, and is a profile without samples then', () => {
    const profile = foldProfile(
      [NaN, -1, 0, 1.5, Infinity].map((count) => stack('a', count)),
      { intervalMs: 1 },
    );
    assert.deepEqual([profile.nodes.length, profile.samples, profile.endTime], [1, [], 0]);
  });

  const anyStack: fc.Arbitrary<StackSample> = fc.record({
    frames: fc.array(
      fc.record({
        functionName: fc.oneof(fc.constantFrom('a', 'b', '__proto__', ''), fc.string()),
        file: fc.option(fc.oneof(fc.constantFrom('/a', 'x\0y'), fc.string({ unit: 'binary' })), { nil: undefined }),
        line: fc.option(fc.oneof(fc.integer(), fc.double()), { nil: undefined }),
      }),
      { maxLength: 8 },
    ),
    count: fc.integer({ min: 1, max: 1_000 }),
  });

  it('preserves counts, time and stacks for any stacks', () => {
    fc.assert(
      fc.property(fc.array(anyStack), (stacks) => {
        const profile = foldProfile(stacks, { intervalMs: 2 });
        const total = stacks.reduce((sum, { count }) => sum + count, 0);
        assert.equal(
          profile.nodes.reduce((sum, { hitCount }) => sum + hitCount, 0),
          total,
        );
        assert.equal(profile.endTime, total * 2_000);
        assert.ok(profile.timeDeltas.reduce((sum, delta) => sum + delta, 0) <= profile.endTime);
        assert.equal(profile.samples.length, profile.timeDeltas.length);
        assert.deepEqual(
          profile.samples.map((id) => pathTo(profile, id)),
          stacks.map(({ frames }) => frames.map(({ functionName }) => functionName)),
        );
      }),
    );
  });

  it('is bounded in depth, nodes and text, and keeps the count', () => {
    const deep = { frames: Array.from({ length: 100_000 }, () => ({ functionName: 'f' })), count: 7 };
    assert.equal(foldProfile([deep], { intervalMs: 1 }).nodes.length, maxFrames + 1);
    const wide = Array.from({ length: 60_000 }, (_, index) => stack(`f${index}`, 1));
    const { nodes } = foldProfile(wide, { intervalMs: 1 });
    assert.equal(nodes.length, 50_000);
    assert.equal(
      nodes.reduce((sum, { hitCount }) => sum + hitCount, 0),
      60_000,
    );
    const long = { frames: [{ functionName: 'x'.repeat(1e6), file: 'y'.repeat(1e6), line: 1 }], count: 1 };
    assert.ok(JSON.stringify(foldProfile([long], { intervalMs: 1 })).length < 4_000);
  });

  it('costs time in proportion to the stacks', () => {
    const stacks = (length: number) =>
      Array.from({ length }, (_, index) => stack(`main;a${index % 100};b${index % 7};c`, 1));
    const [few, many] = [stacks(2_000), stacks(20_000)];
    assert.ok(
      costRatio(
        () => foldProfile(many, { intervalMs: 1 }),
        () => {
          for (let round = 0; round < 10; round++) foldProfile(few, { intervalMs: 1 });
        },
      ) < 3,
    );
  });
});

/** The names of the functions from the root to a node, without the root. */
function pathTo({ nodes }: CpuProfile, id: number): readonly string[] {
  const parents = new Map(nodes.flatMap((node) => node.children.map((child) => [child, node] as const)));
  const names: string[] = [];
  let node: ProfileNode | undefined = nodes.find((one) => one.id === id);
  while (node && node.id !== 1) {
    names.unshift(node.callFrame.functionName);
    node = parents.get(node.id);
  }
  return names;
}
