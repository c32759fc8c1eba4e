import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { ProcessNode } from '../../../../src/process/model/snapshot';
import type { ProcessFacts } from '../../../../src/process/source/processSource';
import type { RowContent, RowData } from '../../../../src/views/processes/rowContent';
import { totalFact } from '../../../../src/views/processes/processFacts';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { tooltipOf } from '../../../../src/views/processes/tooltip';
import { processInfo, processNode } from '../../support/fixtures';

const noon = new Date(2024, 4, 6, 12, 0, 0).getTime();
const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh', rootPid: 100 } as const;

function nodeOf(process: ProcessInfo): ProcessNode {
  return processNode(process, origin);
}

/** The text without escapes. */
function tooltip(some: Partial<ProcessInfo>, facts?: Partial<ProcessFacts>): string {
  const process = processInfo({ pid: 101, startedAt: noon, ...some });
  const data: RowData = { type: 'process', node: nodeOf(process), orphan: undefined };
  const all = facts && { process, ignoresTerminate: undefined, tracer: undefined, ...facts };
  return tooltipOf(data, noon, { facts: all })
    .value.replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/ {2}$/gm, '');
}

function row(some: Partial<ProcessInfo>): RowContent {
  const process = processInfo({ pid: 101, ...some });
  const { total } = nodeOf(process);
  const node = {
    ...{ origin, root: processInfo({ pid: 100 }), processes: [nodeOf(process)], total },
    ...{ isVSCode: false, detachedDescendants: [], ports: [] },
  };
  const snapshot = { at: noon, origins: [node], orphans: [], detached: [], ended: [], failure: undefined };
  return rowsOf(snapshot, noon)[0]?.children[0] ?? assert.fail();
}

describe('The row and the tooltip of a process', () => {
  it('say that the process ignores SIGTERM only if that is known', () => {
    const line = /Terminate: ignores SIGTERM, and so does what it starts/;
    assert.match(tooltip({}, { ignoresTerminate: true }), line);
    assert.doesNotMatch(tooltip({}, { ignoresTerminate: false }), line);
    assert.doesNotMatch(tooltip({}, {}), line);
    assert.doesNotMatch(tooltip({}), line);
  });

  it('name the debugger that has stopped the process, and say paused only for a stop signal', () => {
    const tracer = { pid: 123, name: 'gdb\n' };
    assert.match(tooltip({ state: 'traced' }, { tracer }), /State: stopped by its debugger, gdb\\n \(123\)$/m);
    assert.match(tooltip({ state: 'traced' }), /State: stopped by its debugger$/m);
    assert.match(tooltip({ state: 'stopped' }, { tracer }), /State: paused$/m);
    assert.match(row({ state: 'traced' }).description, / · in debugger · 101$/);
    assert.match(row({ state: 'stopped' }).description, / · paused · 101$/);
    assert(!row({ state: 'traced' }).contextValue.includes(';stopped;'), 'only its debugger can continue it');
  });

  it('offer both Pause and Resume if the system does not tell whether the process is paused', () => {
    const offers = (state: ProcessInfo['state']) =>
      ['pausable', 'stopped'].filter((flag) => row({ state }).contextValue.includes(`;${flag};`));
    assert.deepEqual(offers('sleeping'), ['pausable']);
    assert.deepEqual(offers('stopped'), ['stopped']);
    assert.deepEqual(offers('unknown'), ['pausable', 'stopped']);
    assert.deepEqual(offers('zombie'), []);
  });

  it('say nothing of memory that the system does not report, and nothing of use if it reports none at all', () => {
    const unknown = { memory: 0, cpuTime: undefined };
    assert.match(tooltip({ memory: 48 * 1024 * 1024 }), /Uses: 48 MB$/m);
    assert.doesNotMatch(tooltip(unknown), /Uses|MB|0 B/);
    assert.doesNotMatch(row(unknown).description, / B/);
    assert.deepEqual(totalFact('In all', { cpu: undefined, memory: 0, count: 3 }), [['In all', '3 processes']]);
  });

  it('name another user and say that the process cannot be ended', () => {
    const otherUser = { name: 'ro\u202eot', acceptsSignals: false };
    assert.match(row({ otherUser }).description, / · of ro\\u\{202e\}ot · 101$/);
    assert.match(tooltip({ otherUser }), /User: ro\\u\{202e\}ot; only that user or root can end it$/m);
    assert.match(tooltip({ otherUser: { name: 'www', acceptsSignals: true } }), /User: www$/m);
    assert.doesNotMatch(tooltip({}), /User/);
    assert.doesNotMatch(row({}).description, / of /);
  });

  it('leave out a start time that is not known', () => {
    assert.match(tooltip({ startedAt: undefined }), /^p101 \(101\) was started in the terminal “zsh”\.$/m);
    assert.match(tooltip({}), /^p101 \(101\) was started in the terminal “zsh” at .*12.00.*\.$/m);
  });

  it('leave out the state of a process that runs or waits, as most do', () => {
    assert.doesNotMatch(tooltip({ state: 'sleeping', threads: 8 }), /State|threads/);
    assert.match(tooltip({ state: 'blocked' }), /State: blocked in the kernel/);
  });

  it('name the addresses of each port, and say which ones another process has opened', () => {
    const process = processInfo({ pid: 101 });
    const ports = [
      { port: 80, addresses: ['0.0.0.0', '::'], isInherited: false },
      { port: 5173, addresses: ['127.0.0.1'], isInherited: true },
      ...[6000, 6001, 6002].map((port) => ({ port, addresses: [], isInherited: false })),
    ];
    const { value } = tooltipOf({ type: 'process', node: { ...nodeOf(process), ports }, orphan: undefined }, noon);
    const text = value.replace(/\\([!-/:-@[-`{-~])/g, '$1');
    assert.match(
      text,
      /^Listens on: 0\.0\.0\.0:80, \[::\]:80, 127\.0\.0\.1:5173 \(opened by another process that still runs\), :6000, and 2 more *$/m,
    );
    assert.match(text, /; it listens on :80, :5173, :6000 and 2 more\.$/m);
  });

  it('say that shared memory is counted once for each process in a total', () => {
    const child = nodeOf(processInfo({ pid: 102 }));
    const node = { ...nodeOf(processInfo({ pid: 101 })), children: [child], total: { cpu: 1, memory: 2048, count: 2 } };
    const { value } = tooltipOf({ type: 'process', node, orphan: undefined }, noon);
    assert.match(value, /2 KB\\, 2 processes\\, what they share counted in each/);
    assert.doesNotMatch(tooltip({}), /share/);
  });

  it('show the folder, user and command line that were read for the tooltip, not those of the last listing', () => {
    const fresh = processInfo({ pid: 101, cwd: '/srv', commandLine: ['nginx: master'], startedAt: noon });
    const text = tooltip({ cwd: '/', commandLine: ['nginx'] }, { process: fresh });
    assert.match(text, /Folder: \/srv$/m);
    assert.match(text, /Command line: 'nginx: master'$/m);
  });
});
