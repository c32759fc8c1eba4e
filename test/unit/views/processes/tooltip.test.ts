import assert from 'node:assert/strict';
import { unknownTerminalId } from '../../../../src/process/origin';
import type { OrphanNode } from '../../../../src/process/model/snapshot';
import type { RowData } from '../../../../src/views/processes/rowContent';
import { formatTime } from '../../../../src/ui/formatTimestamp';
import { tooltipOf } from '../../../../src/views/processes/tooltip';
import { processInfo } from '../../support/fixtures';

const noon = new Date(2024, 4, 6, 12, 0, 0).getTime();
const minute = 60_000;
const day = 24 * 60 * minute;

/** Untrusted text that would mislead a reader if it were not escaped. */
const odd = 'x\u202ey\nz';

function orphan(name: string, orphanedAt: number): OrphanNode {
  const process = processInfo({
    pid: 101,
    name,
    commandLine: [name],
    cwd: `/${name}`,
    startedAt: orphanedAt - 2 * day,
  });
  const parent = { pid: 100, startTime: 1, name };
  const origin = { id: 'terminal-1', kind: 'terminal', label: name } as const;
  const { pid, startTime, session } = process;
  return {
    key: '101.1010',
    process,
    isVSCode: false,
    record: {
      ...{ pid, startTime, session, name, origin, parent, orphanedAt },
      ...{ evidence: 'descent', hostPid: undefined, inherited: false },
    },
    cpu: undefined,
    total: { cpu: undefined, memory: 1024, count: 1 },
    children: [],
    ports: [],
    detachedDescendants: [],
    state: 'orphan',
    orphanedAt,
  };
}

const processRow = (node: OrphanNode): RowData => ({ type: 'process', node, orphan: node });
const groupRow = (node: OrphanNode): RowData => ({ type: 'group', group: 'orphans', nodes: [node] });

/** The text without escapes. */
function textOf(data: RowData, now = noon): string {
  return tooltipOf(data, now).value.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

describe('The tooltip of a row', () => {
  it('says the same at any time of a day', () => {
    const node = orphan('p', noon - minute);
    for (const data of [processRow(node), groupRow(node)]) {
      assert.equal(textOf(data, noon), textOf(data, noon + 60 * minute));
    }
  });

  it('says since when a process is an orphan, with the date unless it was today', () => {
    const today = textOf(processRow(orphan('p', noon - minute)));
    const time = (at: number) => formatTime(at, noon);
    assert.ok(today.includes(`; p (100) ended at ${time(noon - minute)}, so nothing stops it any more.`), today);
    assert.ok(today.includes(` in the terminal “p” on ${time(noon - minute - 2 * day)};`), today);
    const earlier = textOf(groupRow(orphan('p', noon - day)));
    assert.ok(earlier.includes(`left at ${new Date(noon - day).toLocaleString()}`), earlier);
  });

  it('says why an orphan runs, what to do, and by what it is known as ours unless that is its parent', () => {
    const node = orphan('p', noon);
    assert.match(
      textOf(processRow(node)),
      /^p \(101\) was started by p \(100\) in the terminal “p” [^]*What to do: Terminate/,
    );
    assert.doesNotMatch(textOf(processRow(node)), /Known by/);
    const found = { ...node, record: { ...node.record, evidence: 'session' as const } };
    assert.match(textOf(processRow(found)), /^Known by: it is in the session of that terminal *$/m);
  });

  it('escapes invisible characters in names, titles and command lines', () => {
    const node = orphan(odd, noon);
    const { process, record } = node;
    const origin = { ...record.origin, rootPid: 101 };
    const rows: readonly RowData[] = [
      processRow(node),
      groupRow(node),
      {
        type: 'origin',
        node: {
          origin,
          root: process,
          processes: [],
          isVSCode: false,
          detachedDescendants: [],
          ports: [],
          total: node.total,
        },
      },
      { type: 'failure', error: new Error(odd) },
    ];
    for (const data of rows) {
      const text = textOf(data);
      assert.doesNotMatch(text, /\u202e|y\n/, data.type);
      assert.ok(text.includes('x\\u{202e}y\\nz'), text);
    }
  });

  it('of a group names ten processes and counts the rest', () => {
    const nodes = Array.from({ length: 1000 }, (_, index) => orphan(`p${index}x`, noon));
    const text = textOf({ type: 'group', group: 'orphans', nodes });
    assert.equal(text.match(/p\d+x \(101\)/g)?.length, 10);
    assert.ok(text.endsWith('and 990 more'), text);
    assert.doesNotMatch(textOf({ type: 'group', group: 'orphans', nodes: nodes.slice(0, 10) }), /more/);
  });

  it('keeps the marks of direction in a date', () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const { toLocaleString } = Date.prototype;
    Date.prototype.toLocaleString = () => '6\u200f/5\u200f/2024';
    try {
      assert.ok(textOf(processRow(orphan('p', noon - day))).includes('“p” on 6\u200f/5\u200f/2024;'));
    } finally {
      Date.prototype.toLocaleString = toLocaleString;
    }
  });

  it('does not say that an unknown terminal has ended', () => {
    const node = orphan('server', noon);
    const origin = { id: unknownTerminalId, kind: 'terminal', label: 'a terminal of this workspace' } as const;
    const text = textOf(processRow({ ...node, record: { ...node.record, origin } }));
    assert.match(text, /^server \(101\) was started by server \(100\) in a terminal of this workspace on /);
    assert.doesNotMatch(text, /terminal was closed/);
  });
});
