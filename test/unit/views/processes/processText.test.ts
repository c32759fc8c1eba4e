import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { ListeningPort } from '../../../../src/process/listeningPort';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import type { RowContent } from '../../../../src/views/processes/rowContent';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;
const megabyte = 1024 ** 2;

function node(pid: number, given: Partial<ProcessNode> = {}): ProcessNode {
  const made = processNode(processInfo({ pid, name: 'vite', commandLine: ['vite'], memory: 80 * megabyte }), origin);
  return { ...made, ...given };
}

function snapshot(given: Partial<Snapshot>): Snapshot {
  return { at: 0, origins: [], orphans: [], detached: [], ended: [], failure: undefined, ...given };
}

function rowsBelowOrigin(...processes: readonly ProcessNode[]): readonly RowContent[] {
  const total = { cpu: undefined, memory: 0, count: processes.length };
  const terminal = { origin, root: processInfo({ pid: 100 }), processes, total, isVSCode: false };
  const [row] = rowsOf(snapshot({ origins: [{ ...terminal, detachedDescendants: [], ports: [] }] }), 0);
  return row?.children ?? [];
}

function usage(cpu: number | undefined, memory = 80 * megabyte): Pick<ProcessNode, 'cpu' | 'total'> {
  return { cpu, total: { cpu, memory, count: 1 } };
}

function listening(...numbers: readonly number[]): ListeningPort[] {
  return numbers.map((port) => ({ port, addresses: ['127.0.0.1'], isInherited: false }));
}

describe('What a row says of a process', () => {
  const cases: readonly (readonly [Partial<ProcessNode>, description: string, spoken: string])[] = [
    [usage(undefined), '80 MB · 4711', 'vite, process 4711, 80 megabytes'],
    [usage(0.4), '80 MB · 4711', 'vite, process 4711, 80 megabytes'],
    [usage(0.5), '1% · 80 MB · 4711', 'vite, process 4711, 1 percent CPU, 80 megabytes'],
    [
      { ...usage(3), ports: listening(5173) },
      '3% · 80 MB · :5173 · 4711',
      'vite, process 4711, 3 percent CPU, 80 megabytes, listening on port 5173',
    ],
    [
      { ports: listening(80, 443, 8080) },
      '80 MB · :80 :443 :8080 · 4711',
      'vite, process 4711, 80 megabytes, listening on ports 80, 443, 8080',
    ],
    [
      { ports: listening(1, 2, 3, 4, 5) },
      '80 MB · :1 :2 :3 +2 · 4711',
      'vite, process 4711, 80 megabytes, listening on ports 1, 2, 3 and 2 more',
    ],
    [
      { ...usage(5), process: processInfo({ pid: 4711, name: 'vite', commandLine: ['vite'], state: 'stopped' }) },
      '5% · 80 MB · paused · 4711',
      'vite, process 4711, 5 percent CPU, 80 megabytes, paused',
    ],
  ];
  for (const [given, description, spoken] of cases) {
    it(`is “${description}”, and “${spoken}” to a screen reader`, () => {
      const [row] = rowsBelowOrigin(node(4711, given));
      assert.equal(row?.description, description);
      assert.equal(row.accessibilityLabel, spoken);
    });
  }

  it('has a port that it has inherited only if no row shows the process that opened it', () => {
    const inherited = listening(3000).map((port) => ({ ...port, isInherited: true }));
    const [alone] = rowsBelowOrigin(node(1, { ports: inherited }));
    assert.equal(alone?.description, '80 MB · :3000 · 1');
    const [opener] = rowsBelowOrigin(node(2, { ports: listening(3000), children: [node(3, { ports: inherited })] }));
    assert.equal(opener?.description, '80 MB · :3000 · 2');
    assert.equal(opener.children[0]?.description, '80 MB · 3');
  });

  it('has where an orphan came from and since when before its pid', () => {
    const orphan = { ...node(4711, usage(1)), state: 'orphan', orphanedAt: 0 } as const;
    const [group] = rowsOf(snapshot({ orphans: [orphan] }), 240_000);
    assert.equal(group?.accessibilityLabel, 'Orphans, 1, 1 percent CPU, 80 megabytes');
    assert.equal(group.children[0]?.description, '1% · 80 MB · from zsh · 4 min · 4711');
  });
});
