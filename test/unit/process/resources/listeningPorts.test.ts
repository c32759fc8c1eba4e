import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/process/identity';
import { ProcessTable } from '../../../../src/process/processTable';
import { getListeningPorts } from '../../../../src/process/resources/listeningPorts';
import type { HeldSocket } from '../../../../src/process/source/heldSocket';
import { processInfo } from '../../support/fixtures';

const parents: Readonly<Record<number, number>> = { 10: 1, 11: 10, 12: 10, 13: 12, 20: 1 };
const table = new ProcessTable(
  Object.entries(parents).map(([pid, parentPid]) => processInfo({ pid: Number(pid), parentPid })),
);
const key = (pid: number): string => keyOf({ pid, startTime: pid * 10 });
const socket = (id: string, port: number, address = '0.0.0.0'): HeldSocket => ({ id, address, port });

/** The ports of each process: `80` has opened it, `(80)` has inherited it. */
function portsOf(held: Readonly<Record<number, readonly HeldSocket[]>>): Readonly<Record<string, string>> {
  const sockets = new Map(Object.entries(held).map(([pid, list]) => [key(Number(pid)), list]));
  return Object.fromEntries(
    [...getListeningPorts(sockets, table)].map(([owner, ports]) => [
      owner.split('.')[0] ?? '',
      ports.map(({ port, isInherited }) => (isInherited ? `(${port})` : port.toString())).join(' '),
    ]),
  );
}

describe('getListeningPorts', () => {
  it('gives a socket to the topmost of its holders, and says that the others have inherited it', () => {
    const shared = [socket('1', 80)];
    assert.deepEqual(portsOf({ 10: shared, 11: shared, 13: shared }), { 10: '80', 11: '(80)', 13: '(80)' });
  });

  it('gives a socket to the oldest holder if none is above the others, as after the death of the opener', () => {
    const shared = [socket('1', 80)];
    assert.deepEqual(portsOf({ 11: shared, 13: shared }), { 11: '80', 13: '(80)' });
  });

  it('counts a port as opened if one of its sockets is', () => {
    const shared = [socket('1', 80)];
    assert.deepEqual(portsOf({ 10: shared, 11: [...shared, socket('2', 80, '::1')] }), { 10: '80', 11: '80' });
  });

  it('tells apart sockets of two processes on one port (SO_REUSEPORT)', () => {
    assert.deepEqual(portsOf({ 11: [socket('1', 80)], 20: [socket('2', 80)] }), { 11: '80', 20: '80' });
  });

  it('sorts ports by number and joins their addresses', () => {
    const sockets = new Map([[key(10), [socket('1', 8080), socket('2', 80, '::1'), socket('3', 80, '127.0.0.1')]]]);
    assert.deepEqual(getListeningPorts(sockets, table).get(key(10)), [
      { port: 80, addresses: ['127.0.0.1', '::1'], isInherited: false },
      { port: 8080, addresses: ['0.0.0.0'], isInherited: false },
    ]);
  });
});
