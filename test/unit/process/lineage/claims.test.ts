import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin, OriginRef } from '../../../../src/process/origin';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50, session: 100 });
const server = processInfo({ pid: 200, parentPid: 100, session: 100 });
const daemon = processInfo({ pid: 400, parentPid: 1, session: 100 });
const marked: OriginRef = { id: 'w', kind: 'terminal', label: 'a terminal' };

/** A lineage that has seen the terminal with its shell. */
function lineageWithShell(): Lineage {
  const lineage = new Lineage();
  lineage.begin([terminal]).finish(new ProcessTable([shell]), 1);
  return lineage;
}

describe('Claims by what has started a process', () => {
  const { pid, startTime } = server;
  const worker = processInfo({ pid: 300, parentPid: 1, session: 300, originalParent: { pid, startTime } });

  function lineageWithServer(): Lineage {
    const lineage = new Lineage();
    lineage.begin([terminal]).finish(new ProcessTable([shell, server]), 1);
    return lineage;
  }

  it('attribute a process that has lost its parent before it was ever listed, as an orphan that has lost this one', () => {
    const pass = lineageWithServer().begin([terminal]);
    assert.equal(pass.isOurs(worker), true);
    const { record } = pass.finish(new ProcessTable([shell, worker]), 2).owned.get(300) ?? assert.fail();
    assert.deepEqual([record.evidence, record.origin.label, record.orphanedAt], ['descent', 'zsh', 2]);
    assert.deepEqual(record.parent, { pid, startTime, name: server.name });
    assert.deepEqual(
      record.lost?.map(({ name, endedAt }) => [name, endedAt]),
      [[server.name, 2]],
    );
  });

  it('are not made if what has started it is not ours, or has the pid of one of ours', () => {
    const pass = lineageWithServer().begin([terminal]);
    assert.equal(pass.isOurs({ ...worker, originalParent: { pid: 999, startTime } }), false);
    assert.equal(pass.isOurs({ ...worker, originalParent: { pid, startTime: startTime - 1 } }), false);
    assert.equal(pass.isOurs({ ...worker, originalParent: undefined }), false);
  });

  it('make no orphan of a process that a debugger has become the parent of, as long as its own parent lives', () => {
    const lineage = lineageWithServer();
    const traced = { ...worker, parentPid: 900 };
    const attributed = lineage
      .begin([terminal])
      .finish(new ProcessTable([shell, server, traced]), 2)
      .owned.get(300);
    assert.deepEqual([attributed?.record.evidence, attributed?.record.orphanedAt], ['descent', undefined]);
    const later = lineage
      .begin([terminal])
      .finish(new ProcessTable([shell, server, traced]), 3)
      .owned.get(300);
    assert.equal(later?.record.orphanedAt, undefined);
    const orphaned = lineage
      .begin([terminal])
      .finish(new ProcessTable([shell, traced]), 4)
      .owned.get(300);
    assert.equal(orphaned?.record.orphanedAt, 4);
  });
});

describe('Claims by session', () => {
  it('attribute a process without a parent of ours to the terminal whose session it is in, as an orphan', () => {
    const pass = lineageWithShell().begin([]);
    assert.equal(pass.isOurs(daemon), true);
    const { record } = pass.finish(new ProcessTable([daemon]), 2).owned.get(400) ?? assert.fail('not attributed');
    assert.equal(record.evidence, 'session');
    assert.equal(record.origin.label, 'zsh');
    assert.equal(record.orphanedAt, 2);
  });

  it('attribute a process that the source did not ask about', () => {
    const { owned } = lineageWithShell()
      .begin([])
      .finish(new ProcessTable([daemon]), 2);
    assert.equal(owned.get(400)?.record.evidence, 'session');
  });

  it('are not made once a listing has found no process of ours in the session', () => {
    const lineage = lineageWithShell();
    assert.equal(lineage.begin([]).isOurs(daemon), true);
    lineage.begin([]).finish(new ProcessTable([]), 2);
    const pass = lineage.begin([]);
    assert.equal(pass.isOurs(daemon), false);
    assert.equal(pass.finish(new ProcessTable([daemon]), 3).owned.size, 0);
  });

  it('are made after the end of the shell as long as another process of ours is in the session', () => {
    const lineage = new Lineage();
    lineage.begin([terminal]).finish(new ProcessTable([shell, server]), 1);
    lineage.begin([]).finish(new ProcessTable([{ ...server, parentPid: 1 }]), 2);
    const pass = lineage.begin([]);
    assert.equal(pass.isOurs(daemon), true);
    pass.finish(new ProcessTable([]), 3);
    assert.equal(lineage.begin([]).isOurs(daemon), false);
  });

  it('hold for a shell that is listed for the first time only if it leads the session', () => {
    const otherSession = processInfo({ pid: 100, parentPid: 50, session: 7 });
    for (const [root, evidence] of [
      [shell, 'session'],
      [otherSession, undefined],
    ] as const) {
      const pass = new Lineage().begin([terminal]);
      assert.equal(pass.isOurs(daemon), true);
      const { owned } = pass.finish(new ProcessTable([root, daemon]), 1);
      assert.equal(owned.get(400)?.record.evidence, evidence);
    }
  });

  it('are not made on the leader of a session with that number, which is a new session', () => {
    const leader = processInfo({ pid: 100, parentPid: 1, startTime: 99_999, session: 100 });
    assert.equal(lineageWithShell().begin([]).isOurs(leader), false);
  });

  it('are not made by the session of the extension host, in which the whole desktop may be', () => {
    const lineage = new Lineage();
    const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 60 };
    lineage.begin([host]).finish(new ProcessTable([processInfo({ pid: 60, parentPid: 50, session: 5 })]), 1);
    assert.equal(lineage.begin([]).isOurs(processInfo({ pid: 400, parentPid: 1, session: 5 })), false);
  });

  it('are not made on a process that belongs to the extension host of another window', () => {
    const lineage = lineageWithShell();
    assert.equal(lineage.begin([terminal], { isOfOtherWindow: () => true }).isOurs(daemon), false);
    assert.equal(lineage.begin([terminal], { isOfOtherWindow: () => false }).isOurs(daemon), true);
  });
});

describe('Claims by the environment marker', () => {
  it('attribute a process to the origin that its environment names', () => {
    const pass = new Lineage().begin([], { readMarker: () => marked });
    assert.equal(pass.isOurs(daemon), true);
    const { owned } = pass.finish(new ProcessTable([daemon]), 2);
    assert.equal(owned.get(400)?.record.evidence, 'cookie');
  });

  it('attribute a process that is listed though nothing else ties it to us any more', () => {
    const stray = processInfo({ pid: 400, parentPid: 1 });
    const lineage = new Lineage();
    const unmarked = lineage.begin([], { readMarker: () => undefined }).finish(new ProcessTable([stray]), 1);
    assert.deepEqual([...unmarked.owned.keys()], []);
    const { owned } = lineage.begin([], { readMarker: () => marked }).finish(new ProcessTable([stray]), 2);
    assert.deepEqual([owned.get(400)?.record.evidence, owned.get(400)?.record.orphanedAt], ['cookie', 2]);
  });
});
