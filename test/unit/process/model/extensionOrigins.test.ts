import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { classifyOrphans } from '../../../../src/process/lineage/orphans';
import { buildSnapshot } from '../../../../src/process/model/buildSnapshot';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import type { Origin, OriginRef } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { allNodes, processInfo } from '../../support/fixtures';

const hostOrigin: Origin = { id: 'host', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const extension = (name: string): OriginRef => ({ id: `extension-${name}`, kind: 'extension', label: name });
const host = processInfo({ pid: 50, parentPid: 40 });
const shell = processInfo({ pid: 100, parentPid: 41 });
/** A process of an extension, by its command line. */
const of = (name: string, pid: number, parentPid = 50): ProcessInfo =>
  processInfo({ pid, parentPid, commandLine: name === '' ? [] : [name] });

class Window {
  private readonly lineage = new Lineage();
  snapshot: Snapshot | undefined;

  list(processes: readonly ProcessInfo[], origins: readonly Origin[] = [terminal, hostOrigin]): Snapshot {
    const table = new ProcessTable(processes);
    const findExtension = ({ commandLine: [name = ''] }: ProcessInfo) =>
      name.startsWith('/') ? undefined : extension(name);
    const attribution = this.lineage.begin(origins, { findExtension }).finish(table, 0);
    const policy = { graceMs: () => 0, classify: () => 'orphan' as const };
    const { orphans } = classifyOrphans(attribution, policy, 0);
    const before = this.snapshot ?? { origins: [], orphans: [] };
    this.snapshot = buildSnapshot({ table, attribution, origins, orphans, cpu: new Map(), at: 0, before });
    return this.snapshot;
  }

  inherit(processes: readonly ProcessInfo[], origin: OriginRef): void {
    this.lineage.inherit(
      processes.map((process) => ({
        ...{ pid: process.pid, startTime: process.startTime, name: process.name, session: 0, origin },
        ...{ evidence: 'descent', hostPid: 50, parent: undefined, inherited: true, orphanedAt: undefined },
      })),
    );
  }
}

const shape = ({ origins }: Snapshot) =>
  Object.fromEntries(
    origins.map(({ origin, processes }) => [origin.label, processes.map(({ process: { pid } }) => pid)]),
  );

describe('The extensions as origins', () => {
  it('have the children of the extension host that are theirs, with all that is below these', () => {
    const snapshot = new Window().list([host, shell, of('b', 60), of('a', 61), of('/bin/x', 62, 60), of('/bin/y', 63)]);
    assert.deepEqual(shape(snapshot), { zsh: [], a: [61], b: [60], 'Extension Host': [63] });
    const [below] = snapshot.origins.find(({ origin }) => origin.label === 'b')?.processes[0]?.children ?? [];
    assert.equal(below?.process.pid, 62);
    assert.equal(below.record.origin.label, 'b');
  });

  it('come by name before the extension host, and after what the user has opened', () => {
    const snapshot = new Window().list([host, shell, of('b', 60), of('a', 61), of('/bin/y', 63)]);
    assert.deepEqual(Object.keys(shape(snapshot)), ['zsh', 'a', 'b', 'Extension Host']);
  });

  it('have a process once it runs their program: between fork and exec it was the extension host', () => {
    const window = new Window();
    assert.deepEqual(shape(window.list([host, of('/node', 60)], [hostOrigin])), { 'Extension Host': [60] });
    assert.deepEqual(shape(window.list([host, of('a', 60)], [hostOrigin])), { a: [60], 'Extension Host': [] });
  });

  it('keep a process that has no command line any more, as a zombie', () => {
    const window = new Window();
    window.list([host, of('a', 60)], [hostOrigin]);
    assert.deepEqual(shape(window.list([host, of('', 60)], [hostOrigin])), { a: [60], 'Extension Host': [] });
  });

  it('are open, and not about to close, as long as the extension host runs', () => {
    const [node] = new Window().list([host, of('a', 60)], [hostOrigin]).origins;
    assert.equal(node?.ending, undefined);
    assert.equal(node?.root, undefined);
  });

  it('have lost what the extension host has left behind, which is an orphan of the extension', () => {
    const window = new Window();
    window.list([host, of('a', 60)], [hostOrigin]);
    const { orphans, origins } = window.list([{ ...of('a', 60), parentPid: 1 }], []);
    assert.deepEqual(
      orphans.map(({ process, record }) => [process.pid, record.origin.label]),
      [[60, 'a']],
    );
    assert.deepEqual(origins, []);
  });

  it('are held after a reload while VS Code keeps the old extension host', () => {
    const window = new Window();
    window.inherit([of('a', 60)], extension('a'));
    const newHost = { ...hostOrigin, id: 'new', rootPid: 51 };
    const [node] = window.list([host, processInfo({ pid: 51 }), of('a', 60)], [newHost]).origins;
    assert.equal(node?.origin.label, 'a');
    assert.equal(node.ending, 'held');
  });

  it('have each process exactly once, whatever belongs to which', () => {
    const owner = fc.constantFrom('a', 'b', '/bin/x', '');
    fc.assert(
      fc.property(fc.array(fc.record({ owner, parent: fc.nat(20) }), { maxLength: 20 }), (given) => {
        const processes = given.map((one, index) =>
          of(one.owner, 60 + index, one.parent < index ? 60 + one.parent : 50),
        );
        const snapshot = new Window().list([host, ...processes], [hostOrigin]);
        const pids = [...allNodes(snapshot)].map(({ process: { pid } }) => pid);
        assert.deepEqual(
          pids.sort((a, b) => a - b),
          processes.map(({ pid }) => pid),
        );
      }),
    );
  });
});
