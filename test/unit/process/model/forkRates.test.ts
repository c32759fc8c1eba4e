import assert from 'node:assert/strict';
import { ForkRates } from '../../../../src/process/model/forkRates';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { Listing } from '../../../../src/process/source/processSource';
import { processInfo } from '../../support/fixtures';

/** What happens in each second. */
interface Second {
  /** Pids handed out. */
  readonly pids: number;
  /** CPU time in ms of process 1 and process 2, and of their children that nothing has seen. */
  readonly own?: readonly [number, number];
  readonly children?: readonly [number, number];
  /** Young children that the listing finds, of 1 and of 2. */
  readonly young?: readonly [number, number];
  readonly others?: number;
}

const key = (pid: number): string => `${pid}.${pid * 10}`;

/** The rates of process 1 and 2 after so many seconds of this. */
function ratesAfter(rates: ForkRates, seconds: number, second: Second, from = 0): readonly (number | undefined)[] {
  const { pids, own = [0, 0], children = [0, 0], young = [0, 0], others = 0 } = second;
  let result: ReadonlyMap<string, number> = new Map();
  for (let at = from + 1; at <= from + seconds; at++) {
    const processes = [0, 1].map((index): ProcessInfo =>
      processInfo({
        pid: index + 1,
        cpuTime: (own[index] ?? 0) * at,
        childrenCpuTime: (children[index] ?? 0) * at,
      }),
    );
    const youngChildren = new Map(
      young.flatMap((count, index) => (count > 0 ? [[key(index + 1), count] as const] : [])),
    );
    const forks = { pids, youngChildren, youngOthers: others };
    result = rates.update({ processes, at: at * 1_000, spreadMs: 0, forks, cost } satisfies Listing);
  }
  return [result.get(key(1)), result.get(key(2))];
}

const cost = { busyMs: 0, longestSliceMs: 0, reads: 0, kind: 'incremental' } as const;

describe('ForkRates', () => {
  const cases: readonly (readonly [title: string, Second, expected: readonly (number | undefined)[]])[] = [
    [
      'are those of a shell whose children are found young',
      { pids: 200, own: [40, 0], young: [1, 0] },
      [200, undefined],
    ],
    [
      'are those of a shell that waits for children which are never seen',
      { pids: 200, own: [40, 0], children: [150, 0] },
      [200, undefined],
    ],
    ['are divided by the children that are found young', { pids: 200, own: [40, 40], young: [3, 1] }, [150, 50]],
    [
      'are not those of a compiler driver that waits for a long-lived child while a shell forks all the time',
      { pids: 200, own: [40, 1], children: [0, 900], young: [1, 0] },
      [190, 10],
    ],
    ['are none of ours if others fork', { pids: 200, own: [40, 0], others: 2 }, [undefined, undefined]],
    [
      'are no more than fit into the CPU time of the parent and of the children',
      { pids: 900, own: [30, 0], children: [4, 0] },
      [20, undefined],
    ],
    ['are left out if they are few', { pids: 4, own: [40, 0], young: [1, 0] }, [undefined, undefined]],
    ['are not known if nothing tells whose they are', { pids: 300, own: [100, 100] }, [undefined, undefined]],
  ];
  for (const [title, second, expected] of cases) {
    it(title, () => {
      assert.deepEqual(ratesAfter(new ForkRates(), 12, second), expected);
    });
  }

  it('fade within half a minute after the last fork', () => {
    const rates = new ForkRates();
    assert.deepEqual(ratesAfter(rates, 10, { pids: 200, own: [40, 0], young: [1, 0] }), [200, undefined]);
    assert.deepEqual(ratesAfter(rates, 30, { pids: 0 }, 10), [undefined, undefined]);
  });

  it('are not known in the first listing, nor if the system does not count forks', () => {
    const rates = new ForkRates();
    assert.equal(rates.update({ processes: [], at: 0, spreadMs: 0, cost }).size, 0);
    assert.equal(rates.update({ processes: [], at: 1_000, spreadMs: 0, cost }).size, 0);
  });
});
