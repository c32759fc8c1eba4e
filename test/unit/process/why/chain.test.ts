import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyOf, type Identity } from '../../../../src/process/identity';
import type { OrphanNode, Snapshot } from '../../../../src/process/model/snapshot';
import { getChain } from '../../../../src/process/why/chain';
import { processInfo, processNode } from '../../support/fixtures';

const identity = (pid: number): Identity => ({ pid, startTime: pid * 10 });

/** An orphan that has lost the processes with these pids, the nearest first, below one that may be any other. */
function orphan(pid: number, lostPids: readonly number[], above: number): OrphanNode {
  const node = processNode(processInfo({ pid }), { id: 't', kind: 'terminal', label: 'zsh' });
  const lost = lostPids.map((lostPid, index) => ({
    ...identity(lostPid),
    name: `p${lostPid}`,
    commandLine: [],
    endedAt: 0,
    parent: identity(lostPids[index + 1] ?? above),
  }));
  return { ...node, record: { ...node.record, lost, orphanedAt: 0 }, state: 'orphan', orphanedAt: 0 };
}

describe('The chain of ancestors', () => {
  it('ends in the process, and has an end, whatever a damaged ledger says of lost parents', () => {
    const pid = fc.integer({ min: 2, max: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(pid, fc.array(pid, { minLength: 1, maxLength: 4 }), pid)), pid, (given, asked) => {
        const orphans = given.map(([own, lost, above]) => orphan(own, lost, above));
        const snapshot: Snapshot = { at: 0, origins: [], orphans, detached: [], ended: [], failure: undefined };
        const process = processInfo({ pid: asked });
        const node = orphans.find(({ key }) => key === keyOf(process)) ?? orphan(asked, [3], 4);
        const chain = getChain(node, snapshot);
        assert.equal(chain.at(-1)?.pid, asked);
        assert.ok(chain.length <= 5 * (given.length + 1));
      }),
    );
  });
});
