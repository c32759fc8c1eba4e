import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeDescriptors,
  decodeFilePath,
  decodePipe,
  decodeSocket,
} from '../../../../../src/process/source/macos/descriptors';
import { decodeKernelProcesses, hasSignal } from '../../../../../src/process/source/macos/kernelProcess';
import { decodeArguments } from '../../../../../src/process/source/macos/processArguments';
import { decodeRusage, decodeTaskInfo } from '../../../../../src/process/source/macos/taskInfo';
import { decodeListeningSockets } from '../../../../../src/process/source/macos/tcpSockets';
import { decodeThread } from '../../../../../src/process/source/macos/threads';
import { decodeUniqueIdentifier } from '../../../../../src/process/source/macos/uniqueIdentifier';
import {
  FakeMacos,
  toArguments,
  toKinfoProc,
  toSocket,
  toTaskInfo,
  toTcpList,
  toUniqueIdentifier,
  type FakeMacosProcess,
} from '../../../support/fakeMacos';

const start = { startMicroseconds: 1_767_225_600_123_457 };

function create(given: Partial<FakeMacosProcess> = {}): FakeMacosProcess {
  return new FakeMacos().start({ pid: 700, parentPid: 1, session: 650, ...given });
}

describe('decodeKernelProcesses', () => {
  const decode = (given: Partial<FakeMacosProcess>) =>
    decodeKernelProcesses(toKinfoProc(create(given))).get(given.pid ?? 700) ?? assert.fail('not there');

  it('reads a process of any user', () => {
    const process = decode({
      ...{ name: 'Google Chrome He', uid: 502, group: 690, foregroundGroup: 690, ...start },
      ...{ ignoredSignals: 1 << 12, caughtSignals: (1 << 14) | (1 << 1) },
    });
    assert.deepEqual(process, {
      pid: 700,
      parentPid: 1,
      group: 690,
      startTime: 1_767_225_600_123.457,
      name: 'Google Chrome He',
      status: 'alive',
      isTraced: false,
      leadsSession: false,
      foregroundGroup: 690,
      uids: { effective: 502, real: 502, saved: 502 },
      ignoredSignals: 4096,
      caughtSignals: 16386,
    });
  });

  it('tells the leader of a session, a traced, a stopped and a dead process', () => {
    assert.equal(decode({ session: 700 }).leadsSession, true);
    assert.equal(decode({ isTraced: true }).isTraced, true);
    assert.equal(decode({ status: 'stopped' }).status, 'stopped');
    assert.equal(decode({ status: 'zombie' }).status, 'zombie');
  });

  it('reads users below 0, as nobody is', () => {
    assert.deepEqual(decode({ uid: -2 }).uids, { effective: -2, real: -2, saved: -2 });
  });

  it('leaves out the kernel, a second record with the same pid, and a record that is cut', () => {
    const records = [
      toKinfoProc(create({ pid: 0, parentPid: 0 })),
      toKinfoProc(create({ name: 'one' })),
      toKinfoProc(create({ name: 'two' })),
      toKinfoProc(create({ pid: 701 })).subarray(0, 647),
    ];
    const found = [...decodeKernelProcesses(Buffer.concat(records)).values()];
    assert.deepEqual(
      found.map(({ pid, name }) => [pid, name]),
      [[700, 'one']],
    );
  });

  it('reads a name that is not valid UTF-8, has no end, or is empty', () => {
    const record = toKinfoProc(create());
    record.fill(0xff, 243, 260);
    assert.equal(decodeKernelProcesses(record).get(700)?.name.length, 16);
    record.fill(0, 243, 260);
    assert.equal(decodeKernelProcesses(record).get(700)?.name, '');
  });
});

describe('hasSignal', () => {
  it('finds the signals of a mask, the first one in its lowest bit', () => {
    const of = (mask: number, signals: readonly number[]) => signals.map((signal) => hasSignal(mask, signal));
    assert.deepEqual(of(0x4000_0001, [1, 2, 31]), [true, false, true]);
    assert.deepEqual(of(0xffff_ffff, [0, 33, -1, 32]), [false, false, false, true]);
  });
});

describe('decodeTaskInfo', () => {
  it('reads CPU time, memory and threads, with the start time that lists give', () => {
    const given = { cpuTicks: 2 ** 45 + 1, memory: 9 * 1024 ** 3, threads: 40, runningThreads: 3, ...start };
    const process = create(given);
    const task = decodeTaskInfo(toTaskInfo(process));
    assert.deepEqual([task.pid, task.cpuTicks, task.residentMemory], [700, given.cpuTicks, given.memory]);
    assert.deepEqual([task.threadCount, task.runningThreads], [40, 3]);
    assert.equal(task.startTime, decodeKernelProcesses(toKinfoProc(process)).get(700)?.startTime);
  });
});

describe('decodeUniqueIdentifier', () => {
  it('reads the ids of a process and of the one that has started it, and its version', () => {
    const process = create({ uniqueId: 2 ** 40, parentUniqueId: 2 ** 39, version: -7 });
    const expected = { id: 2 ** 40, parentId: 2 ** 39, version: -7 };
    assert.deepEqual(decodeUniqueIdentifier(toUniqueIdentifier(process)), expected);
  });
});

describe('decodeArguments', () => {
  const given = { executable: '/opt/homebrew/bin/node', arguments: ['node', ''], environment: {}, isRestricted: false };

  it('reads the arguments and the environment of a process', () => {
    const args = ['node', 'a b', '', 'ü'];
    assert.deepEqual(decodeArguments(toArguments({ ...given, arguments: args, environment: { A: '1', B: 'x=y' } })), {
      executable: '/opt/homebrew/bin/node',
      arguments: args,
      environment: 'A=1\0B=x=y\0',
    });
  });

  it('knows no environment where the system does not show it', () => {
    const found = decodeArguments(toArguments({ ...given, environment: { A: '1' }, isRestricted: true }));
    assert.equal(found?.environment, undefined);
  });

  it('reads a title in the place of the arguments, and the environment behind it', () => {
    const buffer = toArguments({ ...given, arguments: ['npm run dev   ', 'xxx', 'yyy'], environment: { A: '1' } });
    buffer.fill(0, buffer.indexOf('npm run dev') + 'npm run dev'.length, buffer.indexOf('A=1'));
    assert.deepEqual(decodeArguments(buffer)?.arguments, ['npm run dev']);
    assert.equal(decodeArguments(buffer)?.environment, 'A=1\0');
  });

  it('reads what is cut as far as it is there', () => {
    const whole = toArguments({ ...given, arguments: ['node', 'server.js'], environment: { A: '1' } });
    for (let length = 0; length < whole.length; length++) {
      const found = decodeArguments(whole.subarray(0, length));
      assert.ok(found === undefined || found.arguments.length <= 2);
    }
    assert.equal(decodeArguments(Buffer.alloc(3)), undefined);
    assert.deepEqual(decodeArguments(Buffer.alloc(4)), { executable: '', arguments: [], environment: undefined });
  });

  it('reads any bytes to something, also with a number of arguments that cannot be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer(), (bytes, count) => {
        const buffer = Buffer.from(bytes);
        if (buffer.length >= 4) buffer.writeInt32LE(count, 0);
        const found = decodeArguments(buffer);
        assert.ok(!found || found.arguments.length <= buffer.length);
      }),
    );
  });
});

describe('decodeSocket', () => {
  const listening = { type: 'tcp', id: 7, state: 'listening', address: [127, 0, 0, 1], port: 8080 } as const;

  it('reads a socket that listens on an address of IPv4', () => {
    const { kind, id, isListening, isConnected, address, port } = decodeSocket(toSocket(listening));
    assert.deepEqual([kind, id, isListening, isConnected], ['tcp', '7', true, false]);
    assert.deepEqual([address, port], ['127.0.0.1', 8080]);
  });

  it('reads one of IPv6, and one of both', () => {
    const address = [...Array<number>(15).fill(0), 1];
    assert.equal(decodeSocket(toSocket({ ...listening, address })).address, '::1');
    const both = toSocket({ ...listening, address: Array<number>(16).fill(0) });
    both.writeUInt8(3, 288);
    assert.equal(decodeSocket(both).address, '::');
  });

  it('reads both ports of a connection', () => {
    const socket = decodeSocket(toSocket({ ...listening, state: 'connected', port: 50_000, remotePort: 443 }));
    assert.deepEqual([socket.isConnected, socket.port, socket.remotePort], [true, 50_000, 443]);
  });

  it('reads the path of a Unix socket', () => {
    const socket = decodeSocket(toSocket({ type: 'unix', id: 8, path: '/var/run/x.sock' }));
    assert.deepEqual([socket.kind, socket.path, socket.port], ['unix', '/var/run/x.sock', 0]);
  });
});

describe('decodeListeningSockets', () => {
  const socket = { type: 'tcp', id: 7, state: 'listening', address: [127, 0, 0, 1], port: 8080 } as const;
  const list = toTcpList([
    { uid: 0, descriptors: [socket, { ...socket, id: 8, state: 'connected' }] },
    { uid: 501, descriptors: [{ ...socket, id: 255, address: Array<number>(16).fill(0), port: 3000 }] },
  ]);

  it('reads the sockets of all users that listen', () => {
    assert.deepEqual(decodeListeningSockets(list), [
      { id: '7', uid: 0, address: '127.0.0.1', port: 8080 },
      { id: 'ff', uid: 501, address: '::', port: 3000 },
    ]);
  });

  it('reads a list that is cut as far as it is there', () => {
    for (let length = 0; length < list.length; length++) {
      assert.ok(decodeListeningSockets(list.subarray(0, length)).length <= 2);
    }
  });

  it('reads any bytes to some sockets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(list.length), (bytes, at) => {
        const buffer = Buffer.concat([list.subarray(0, at), Buffer.from(bytes), list.subarray(at)]);
        assert.ok(decodeListeningSockets(buffer).length <= buffer.length);
      }),
    );
  });
});

describe('the decoders of macOS', () => {
  it('read any bytes of the right size to something', () => {
    const decoders: readonly (readonly [number, (buffer: Buffer) => unknown])[] = [
      [232, decodeTaskInfo],
      [160, decodeRusage],
      [56, decodeUniqueIdentifier],
      [792, decodeSocket],
      [1200, decodeFilePath],
      [184, decodePipe],
      [112, (buffer) => decodeThread(buffer, 1)],
      [648 * 2 + 5, decodeKernelProcesses],
    ];
    for (const [length, decode] of decoders) {
      const bytes = fc.uint8Array({ minLength: length, maxLength: length });
      const property = fc.property(bytes, (each) => void decode(Buffer.from(each)));
      fc.assert(property, { numRuns: 50 });
    }
  });

  it('read lists of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        assert.equal(decodeDescriptors(Buffer.from(bytes)).length, Math.floor(bytes.length / 8));
        assert.ok(decodeKernelProcesses(Buffer.from(bytes)).size <= Math.floor(bytes.length / 648));
      }),
    );
  });
});
