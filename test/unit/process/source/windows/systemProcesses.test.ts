import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeSystemProcesses, getState } from '../../../../../src/process/source/windows/systemProcesses';
import { recordedAddress, recordedTable } from './recordedTable';
import { encodeProcesses, FakeWindows, type FakeThread } from '../../../support/fakeWindows';

const address = 0x1f0_1234_5678;
const waiting = 5;
const reasonSuspended = 5;
const reasonRequest = 6;

describe('decodeSystemProcesses', () => {
  it('reads each process of the table', () => {
    const windows = new FakeWindows();
    const started = [
      windows.start({
        parentPid: 8,
        name: 'ünï😀.exe',
        threads: [
          { tid: 4_000, userTime: 1_000, kernelTime: 500 },
          { tid: 4_004, state: 2, waitReason: 0, userTime: 15.625 },
        ],
        bytesRead: 7_000_000_000,
        bytesWritten: 12,
        logonSession: 3,
      }),
      windows.start({ name: '', threads: [] }),
      windows.start({ startTime: 1_790_000_000_123.25 }),
    ];
    const [first, second, third] = decodeSystemProcesses(encodeProcesses(started, address), address);
    assert.deepEqual(first, {
      pid: started[0]?.pid,
      parentPid: 8,
      name: 'ünï😀.exe',
      startTime: started[0]?.startTime,
      cpuTime: 1_515.625,
      workingSet: 50_000_000,
      privateWorkingSet: 20_000_000,
      bytesRead: 7_000_000_000,
      bytesWritten: 12,
      logonSession: 3,
      threads: [
        { tid: 4_000, startTime: started[0]?.startTime, userTime: 1_000, kernelTime: 500, state: 'sleeping' },
        { tid: 4_004, startTime: (started[0]?.startTime ?? 0) + 1, userTime: 15.625, kernelTime: 0, state: 'running' },
      ],
    });
    assert.deepEqual([second?.name, second?.threads], ['', []]);
    assert.equal(third?.startTime, 1_790_000_000_123.25);
  });

  it('reads a table that was recorded', () => {
    const found = decodeSystemProcesses(recordedTable, recordedAddress);
    assert.deepEqual(
      found.map(({ pid, parentPid, name, threads }) => [pid, parentPid, name, threads.length]),
      [
        [32, 0, 'node.exe', 8],
        [56, 40, 'services.exe', 12],
        [64, 48, 'explorer.exe', 2],
        [92, 56, 'winedevice.exe', 6],
        [132, 56, 'winedevice.exe', 7],
        [172, 56, 'plugplay.exe', 6],
        [204, 56, 'svchost.exe', 3],
        [236, 56, 'rpcss.exe', 7],
        [292, 32, 'cmd.exe', 1],
      ],
    );
    // What Node.js told of itself then.
    const { startTime, cpuTime, workingSet } = found[0] ?? assert.fail();
    assert.ok(Math.abs(startTime - (1_795_692_856_372 - 1_880)) < 100);
    assert.equal(cpuTime, 180 + 170);
    assert.ok(Math.abs(workingSet - 114_159_616) < 10_000);
  });

  it('reads any bytes to some table, in time in proportion to their number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_096 }), fc.double({ noNaN: true }), (bytes, anywhere) => {
        const found = decodeSystemProcesses(Buffer.from(bytes), anywhere);
        assert.ok(found.length <= Math.ceil(bytes.length / 0x100));
        const threads = found.reduce((count, process) => count + process.threads.length, 0);
        assert.ok(threads <= bytes.length / 0x50);
      }),
    );
  });

  it('reads a table with any damage in it to some table', () => {
    const windows = new FakeWindows();
    const table = encodeProcesses(
      Array.from({ length: 5 }, () => windows.start({ threads: [{ tid: 1 }, { tid: 2 }] })),
      address,
    );
    const damage = fc.array(fc.tuple(fc.nat(table.length - 5), fc.nat(0xffff_ffff)), { maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(table.length), (changes, length) => {
        const damaged = Buffer.from(table);
        for (const [at, value] of changes) damaged.writeUInt32LE(value, at);
        for (const { name, threads } of decodeSystemProcesses(damaged.subarray(0, length), address)) {
          assert.ok(name.length <= 260);
          assert.ok(threads.length < table.length / 0x50);
        }
      }),
    );
  });
});

describe('getState', () => {
  const stateOf = (...threads: readonly Omit<FakeThread, 'tid'>[]): string => {
    const process = new FakeWindows().start({ threads: threads.map((thread, tid) => ({ ...thread, tid })) });
    const [found] = decodeSystemProcesses(encodeProcesses([process], address), address);
    return getState(found ?? assert.fail());
  };

  it('is stopped if all threads that have not ended are suspended', () => {
    const suspended = { state: waiting, waitReason: reasonSuspended };
    assert.equal(stateOf(suspended, suspended), 'stopped');
    assert.equal(stateOf(suspended, { state: 4 }), 'stopped');
    assert.equal(stateOf(suspended, { state: waiting, waitReason: reasonRequest }), 'sleeping');
    assert.equal(stateOf(suspended, { state: 6, waitReason: 0 }), 'unknown');
  });

  it('is running if a thread runs or is ready to', () => {
    for (const state of [1, 2, 3, 7]) assert.equal(stateOf({}, { state }), 'running', `${state}`);
  });

  it('is not known of a process without threads, or if all states are 0, as in wine', () => {
    assert.equal(stateOf(), 'unknown');
    assert.equal(stateOf({ state: 0, waitReason: 0 }), 'unknown');
  });
});
