import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { heldMemory, type Totals } from '../../../../src/process/processTable';
import { cpuTolerance, memoryTolerance, type Tolerance } from '../../../../src/process/recording/factChanges';
import { Redactor } from '../../../../src/process/redaction/redactor';
import type { LineageRecord, LostParent } from '../../../../src/process/lineage/lineageRecord';
import type { OriginRef } from '../../../../src/process/origin';
import { unknownTerminalId } from '../../../../src/process/origin';
import { getWhy } from '../../../../src/process/why/why';
import { processInfo, processNode } from '../../support/fixtures';
import {
  FakeRecording,
  keyOf,
  nodeAbove,
  noSnapshot,
  originNode,
  snapshots,
  startDate,
  terminal,
} from './recordingFixture';

const redactor = new Redactor({ homeFolder: '/home/alice', userName: 'alice' });

/** Rounding to tenths of a percent and to KB is added to what may be left unwritten. */
function assertClose(
  actual: number | undefined,
  expected: number | undefined,
  tolerance: Tolerance,
  unit: number,
): void {
  if (actual === undefined || expected === undefined) {
    assert.equal(actual, expected);
    return;
  }
  const allowed = Math.max(tolerance.absolute, tolerance.relative * Math.max(actual, expected)) + unit;
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual} is not close to ${expected}`);
}

function assertTotal(actual: Totals, expected: Totals): void {
  assert.equal(actual.count, expected.count);
  assertClose(actual.cpu, expected.cpu, cpuTolerance, 0.1);
  assertClose(heldMemory(actual), heldMemory(expected), memoryTolerance, 1_024);
}

/** The ids of origins are of the recording alone. */
function refOf({ id, kind, label }: OriginRef): unknown {
  return { kind, label, isUnknown: id === unknownTerminalId };
}

function redactedParent(parent: LostParent): LostParent {
  const { commandLine, name } = parent;
  return { ...parent, name: redactor.text(name), commandLine: redactor.commandLine(commandLine) };
}

function redactedRecord(record: LineageRecord): unknown {
  const { name, parent, lost, origin } = record;
  return {
    ...record,
    origin: refOf(origin),
    name: redactor.text(name),
    parent: parent && { ...parent, name: redactor.text(parent.name) },
    ...(lost && { lost: lost.map(redactedParent) }),
  };
}

function assertNode(actual: ProcessNode, expected: ProcessNode): void {
  const { process, cpu, total, children, record, ...rest } = actual;
  const { process: info, cpu: ownCpu, total: ownTotal, children: below, record: ownRecord, ...others } = expected;
  assert.deepEqual(rest, others);
  assert.deepEqual({ ...record, origin: refOf(record.origin) }, redactedRecord(ownRecord));
  assertClose(cpu, ownCpu, cpuTolerance, 0.1);
  assertClose(process.memory, info.memory, memoryTolerance, 1_024);
  assertTotal(total, ownTotal);
  const cwd = info.cwd === undefined ? undefined : redactor.path(info.cwd);
  const [name, commandLine] = [redactor.text(info.name), redactor.commandLine(info.commandLine)];
  assert.deepEqual({ ...process, memory: 0 }, { ...info, memory: 0, name, commandLine, cwd });
  assertNodes(children, below);
}

function assertNodes(actual: readonly ProcessNode[], expected: readonly ProcessNode[]): void {
  assert.deepEqual(
    actual.map(({ key }) => key),
    expected.map(({ key }) => key),
  );
  for (const [index, node] of actual.entries()) assertNode(node, expected[index] ?? assert.fail());
}

function assertSnapshot(actual: Snapshot, expected: Omit<Snapshot, 'at'>): void {
  assertNodes(actual.orphans, expected.orphans);
  assertNodes(actual.detached, expected.detached);
  assert.deepEqual(
    actual.origins.map(({ origin }) => refOf(origin)),
    expected.origins.map(({ origin }) => refOf(origin)),
  );
  for (const [index, { rootNode, root, processes, total, ...rest }] of actual.origins.entries()) {
    const other = expected.origins[index] ?? assert.fail();
    assert.equal(root && keyOf(root), other.root && keyOf(other.root));
    assertNodes(rootNode ? [rootNode] : [], other.rootNode ? [other.rootNode] : []);
    assertNodes(processes, other.processes);
    assertTotal(total, other.total);
    assert.deepEqual(
      { ...rest, origin: undefined },
      {
        isVSCode: other.isVSCode,
        detachedDescendants: other.detachedDescendants,
        ports: other.ports,
        origin: undefined,
      },
    );
  }
}

const shell = processNode(processInfo({ pid: 10, commandLine: ['zsh'], name: 'zsh' }), terminal);
const server = processNode(
  processInfo({ pid: 11, parentPid: 10, name: 'node', commandLine: ['node', '/home/alice/a.js', '--token=hunter2'] }),
  terminal,
);

function withNodes(...nodes: readonly ProcessNode[]): Omit<Snapshot, 'at'> {
  return { ...noSnapshot, origins: [originNode(terminal, [], nodeAbove(shell, ...nodes))] };
}

function busy(cpu: number, memory = 1_024): ProcessNode {
  const process = { ...server.process, memory };
  return { ...server, process, cpu, total: { cpu, memory, count: 1 } };
}

describe('A recording', () => {
  it('is read back as it was written, whatever the processes are and however they change', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (all) => {
        const recording = new FakeRecording();
        await recording.start();
        for (const snapshot of all) await recording.take(snapshot);
        const run = await recording.stopAndRead();
        assert.deepEqual(run.problems, { damagedLines: 0, unknownLines: 0, isCutOff: false, isIncomplete: false });
        for (const [index, snapshot] of all.entries()) {
          const read = run.snapshotAt((index + 1) * 1_000);
          assert.equal(read.at, startDate + (index + 1) * 1_000);
          assertSnapshot(read, snapshot);
        }
        // Also when time goes back.
        assertSnapshot(run.snapshotAt(1_000), all[0] ?? assert.fail());
      }),
      { numRuns: 150 },
    );
  });

  it('has neither the secrets of a command line, nor the name of the user, nor the home folder', async () => {
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(withNodes({ ...server, process: { ...server.process, cwd: '/home/alice/work' } }));
    const run = await recording.stopAndRead();
    assert.doesNotMatch(recording.file.content.toString(), /hunter2|alice/);
    const [node] = run.snapshotAt(1_000).origins[0]?.processes ?? [];
    assert.deepEqual(node?.process.commandLine, ['node', '~/a.js', '--token=***']);
    assert.equal(node.process.cwd, '~/work');
  });

  it('says when and how a process ended, for as long as the view does', async () => {
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(withNodes(server));
    const { key, process, record } = server;
    const endedAt = startDate + 2_000;
    const ended = [{ key, process, record, parentKey: shell.key, endedAt, signal: 'SIGKILL' }] as const;
    await recording.take({ ...withNodes(), ended });
    await recording.take({ ...withNodes(), ended });
    await recording.take(withNodes(), 5_000);
    const run = await recording.stopAndRead();
    const [end] = run.snapshotAt(3_000).ended;
    assert.deepEqual(
      [end?.key, end?.parentKey, end?.endedAt, end?.signal, end?.process.name],
      [server.key, shell.key, endedAt, 'SIGKILL', 'node'],
    );
    assert.deepEqual(run.snapshotAt(1_000).ended, []);
    assert.deepEqual(run.snapshotAt(8_000).ended, []);
  });

  it('says that a listing failed, once, and shows meanwhile what was known before', async () => {
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(withNodes(server));
    await recording.take({ ...withNodes(server), failure: new Error('EMFILE in /home/alice') });
    recording.show({ ...withNodes(server), failure: new Error('EMFILE in /home/alice') });
    await recording.take(withNodes(server));
    const run = await recording.stopAndRead();
    assert.deepEqual(run.events, [{ type: 'failure', t: 2_000, message: 'EMFILE in ~' }]);
    const failed = run.snapshotAt(2_000);
    assert.equal(failed.failure?.message, 'EMFILE in ~');
    assert.equal(failed.origins[0]?.processes.length, 1);
    assert.equal(run.snapshotAt(4_000).failure, undefined);
  });

  it('does not write changes that are small, and writes them when they add up', async () => {
    const recording = new FakeRecording();
    await recording.start();
    for (const cpu of [50, 50.9, 51.8, 52.4, 53.2, 0, 0.4]) await recording.take(withNodes(busy(cpu)));
    const changes = recording.file.lines
      .filter(({ type }) => type === 'changes')
      .flatMap(({ processes = [] }) => processes as readonly { id: number; cpu?: number }[])
      .flatMap(({ cpu }) => cpu ?? []);
    assert.deepEqual(changes, [53.2, 0, 0.4]);
  });

  it('has the same history as the window had, for the same charts', async () => {
    const recording = new FakeRecording();
    await recording.start();
    for (let second = 0; second < 30; second++) await recording.take(withNodes(busy(second * 10, second * 2 ** 20)));
    const run = await recording.stopAndRead();
    const history = await run.historyAt(20_000);
    const { cpu, memory, intervalMs } = history.own(server.key) ?? assert.fail();
    assert.equal(intervalMs, 5_000);
    assert.deepEqual(
      memory.map((bytes) => Math.round(bytes / 2 ** 20)),
      [3, 8, 13, 18, 19],
    );
    assert.ok(Math.abs((cpu[1] ?? 0) - 60) < 5, String(cpu[1]));
    assert.ok(history.tree(shell.key));
  });

  it('keeps what is needed to say why a process runs', async () => {
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(withNodes(server));
    const run = await recording.stopAndRead();
    const snapshot = run.snapshotAt(1_000);
    const why = getWhy(snapshot.origins[0]?.processes[0] ?? assert.fail(), snapshot);
    assert.equal(why.origin.label, 'zsh');
    assert.deepEqual(
      why.chain.map(({ name }) => name),
      ['zsh', 'node'],
    );
  });

  it('writes of a thousand processes, of which ten are busy, only these', async () => {
    const idle = Array.from({ length: 990 }, (_, index) => processNode(processInfo({ pid: 1_000 + index }), terminal));
    const recording = new FakeRecording();
    await recording.start();
    const snapshotOf = (second: number): Omit<Snapshot, 'at'> =>
      withNodes(
        ...idle,
        ...Array.from({ length: 10 }, (_, index) => {
          const process = processInfo({ pid: 100 + index });
          const cpu = second % 2 === 0 ? 10 : 90;
          return { ...processNode(process, terminal), cpu, total: { cpu, memory: process.memory, count: 1 } };
        }),
      );
    await recording.take(snapshotOf(0));
    const first = recording.file.content.length;
    for (let second = 1; second <= 10; second++) await recording.take(snapshotOf(second));
    const perSnapshot = (recording.file.content.length - first) / 10;
    assert.ok(perSnapshot < 1_000, `${perSnapshot} bytes`);
  });
});
