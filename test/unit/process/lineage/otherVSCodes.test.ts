import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50, session: 100, commandLine: ['zsh'] });

/** A process in the session of the terminal, in which all is that a VS Code there starts except its own terminals. */
const inSession = (pid: number, parentPid: number, ...commandLine: readonly string[]): ProcessInfo =>
  processInfo({ pid, parentPid, session: 100, commandLine });

const main = inSession(200, 100, '/opt/server/node', '/opt/server/out/server-main.js', '--port=0');
const extensionHost = inSession(201, 200, '/opt/server/node', '/opt/server/out/bootstrap-fork', '--type=extensionHost');
const ptyHost = inSession(202, 200, '/opt/server/node', '/opt/server/out/bootstrap-fork', '--type=ptyHost');
const helper = inSession(203, 201, '/opt/server/node', '/x/tsserver.js');
const innerShell = processInfo({ pid: 204, parentPid: 202, session: 204, commandLine: ['bash'] });
const innerServer = processInfo({ pid: 205, parentPid: 204, session: 204, commandLine: ['node', 'dev.js'] });
const neighbour = inSession(300, 100, 'node', 'own.js');
const all = [shell, main, extensionHost, ptyHost, helper, innerShell, innerServer, neighbour];

/** What a window shows after these listings. Every process has inherited the marker of the terminal. */
function snapshotAfter(
  ...listings: readonly (readonly [processes: readonly ProcessInfo[], origins: readonly Origin[]])[]
): Snapshot {
  const window = new ListingWindow({
    environment: { readMarker: () => ({ id: 't', kind: 'terminal', label: 'zsh' }) },
    policy: { graceMs: () => 0, classify: ({ isVSCode }) => (isVSCode ? 'detached' : 'orphan') },
  });
  for (const [index, [processes, origins]] of listings.entries()) window.list(processes, origins, (index + 1) * 60_000);
  return window.snapshot ?? assert.fail('nothing was listed');
}

const pidsOf = (nodes: Snapshot['orphans'] | Snapshot['origins'][number]['processes']): readonly number[] =>
  nodes.map(({ process }) => process.pid);

describe('Another VS Code below a terminal', () => {
  it('is one row with nothing below it and the totals of all that it runs', () => {
    const { origins, orphans } = snapshotAfter([all, [terminal]]);
    assert.deepEqual(pidsOf(origins[0]?.processes ?? []), [200, 300]);
    const [row] = origins[0]?.processes ?? [];
    assert.equal(row?.isVSCode, true);
    assert.deepEqual(row.children, []);
    assert.equal(row.total.count, 6);
    assert.equal(row.total.memory, 6 * main.memory);
    assert.deepEqual(orphans, []);
  });

  it('is detached and no orphan after the terminal has closed', () => {
    const left = all.filter(({ pid }) => pid !== 100 && pid !== 300);
    const moved = left.map((process) => (process.pid === 200 ? { ...process, parentPid: 1 } : process));
    const { orphans, detached } = snapshotAfter([all, [terminal]], [moved, []]);
    assert.deepEqual(pidsOf(orphans), []);
    assert.deepEqual(pidsOf(detached), [200]);
  });

  it('leaves nothing to us when it ends: what its windows have started is never claimed', () => {
    const left = [shell, { ...helper, parentPid: 1 }, { ...innerServer, parentPid: 1 }, { ...ptyHost, parentPid: 1 }];
    const { orphans, detached, origins } = snapshotAfter([all, [terminal]], [left, [terminal]], [left, [terminal]]);
    assert.deepEqual([...pidsOf(orphans), ...pidsOf(detached), ...pidsOf(origins[0]?.processes ?? [])], []);
  });

  it('takes over what was attributed to the terminal before the VS Code was recognised', () => {
    const unrecognised = { ...main, commandLine: ['/opt/server/node'] };
    const before = [shell, unrecognised, helper, { ...helper, pid: 206, parentPid: 200 }];
    const { origins } = snapshotAfter([before, [terminal]], [all, [terminal]]);
    assert.deepEqual(pidsOf(origins[0]?.processes ?? []), [200, 300]);
  });
});
