import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/process/identity';
import type { Origin } from '../../../../src/process/origin';
import { ResourceMonitor } from '../../../../src/process/resources/resourceMonitor';
import type { HeldSocket } from '../../../../src/process/source/heldSocket';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const extensionHost = processInfo({ pid: 50, parentPid: 40 });
const shell = processInfo({ pid: 100, parentPid: 40 });
const server = processInfo({ pid: 200, parentPid: 100 });

describe('ResourceMonitor', () => {
  let time: number;
  let isVisible: boolean;
  /** The pids that the source was asked about, by call. */
  let asked: (readonly number[])[];
  let measured: number[];
  let sockets: ReadonlyMap<string, readonly HeldSocket[]> | Error | undefined;
  let monitor: ResourceMonitor;

  beforeEach(() => {
    time = 0;
    isVisible = true;
    asked = [];
    measured = [];
    sockets = new Map([[keyOf(server), [{ id: '1', address: '::', port: 80 }]]]);
    monitor = new ResourceMonitor({
      source: {
        listeningSockets: (processes) => {
          asked.push(processes.map(({ pid }) => pid));
          return sockets instanceof Error ? Promise.reject(sockets) : Promise.resolve(sockets);
        },
        sharedMemory: ({ pid }) => {
          measured.push(pid);
          return Promise.resolve(10);
        },
      },
      isVisible: () => isVisible,
      now: () => time,
    });
  });

  const read = async (...processes: readonly (typeof shell)[]) => {
    const window = new ListingWindow();
    window.list(processes, [terminal, host], 1);
    return monitor.read(window.attribution, window.table);
  };

  it('asks for ports every two seconds while they are seen, and every half a minute while they are not', async () => {
    for (; time < 10_000; time += 1_000) await read(shell, server);
    assert.equal(asked.length, 5);
    isVisible = false;
    asked = [];
    for (; time < 75_000; time += 5_000) await read(shell, server);
    assert.equal(asked.length, 2);
  });

  it('does not ask about the extension host, and asks nothing if there is nothing else', async () => {
    await read(extensionHost);
    assert.deepEqual(asked, []);
    time = 2_000;
    await read(extensionHost, shell, server);
    assert.deepEqual(asked, [[100, 200]]);
  });

  it('has the same object for ports that have not changed', async () => {
    const first = await read(shell, server);
    time = 2_000;
    sockets = new Map([[keyOf(server), [{ id: '1', address: '::', port: 80 }]]]);
    const second = await read(shell, server);
    assert.equal(second.ports.get(keyOf(server)), first.ports.get(keyOf(server)));
    assert.deepEqual(second.ports.get(keyOf(server)), [{ port: 80, addresses: ['::'], isInherited: false }]);
  });

  it('knows no ports where the system does not tell, nor after an error', async () => {
    for (const answer of [undefined, new Error('EIO')]) {
      sockets = answer;
      time += 2_000;
      assert.equal((await read(shell, server)).ports.size, 0);
    }
  });

  it('measures the memory of trees while they are seen, for the next time', async () => {
    isVisible = false;
    await read(shell, server);
    assert.deepEqual(measured, []);
    isVisible = true;
    time += 2_000;
    await read(shell, server, processInfo({ pid: 300, parentPid: 1 }));
    assert.deepEqual(measured.sort(), [100, 200]);
    const { sharedOf } = await read(shell, server);
    assert.equal(sharedOf(server, keyOf(server)), 10);
  });
});
