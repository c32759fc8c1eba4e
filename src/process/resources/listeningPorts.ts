import { keyOf } from '../identity';
import type { ListeningPort } from '../listeningPort';
import type { ProcessInfo } from '../processInfo';
import { byAge, type ProcessTable } from '../processTable';
import type { HeldSocket } from '../source/heldSocket';

/** The sockets on which processes accept connections, by key. */
export type SocketsByKey = ReadonlyMap<string, readonly HeldSocket[]>;

/**
 * The ports of each process, by key. Of several processes that hold one socket, the opener is the oldest that has no
 * other one above it: a child gets its parent's descriptors (fork(2)).
 */
export function getListeningPorts(
  sockets: SocketsByKey,
  table: ProcessTable,
): ReadonlyMap<string, readonly ListeningPort[]> {
  const ports = new Map<string, readonly ListeningPort[]>();
  if (sockets.size === 0) return ports;
  const openers = findOpeners(sockets, table);
  for (const [key, held] of sockets) {
    const byPort = new Map<number, { readonly addresses: Set<string>; isInherited: boolean }>();
    for (const { id, address, port } of held) {
      const isInherited = openers.get(id) !== key;
      const known = byPort.get(port);
      known?.addresses.add(address);
      if (known) known.isInherited &&= isInherited;
      else byPort.set(port, { addresses: new Set([address]), isInherited });
    }
    const sorted = [...byPort].sort(([a], [b]) => a - b);
    ports.set(
      key,
      sorted.map(([port, { addresses, isInherited }]) => ({
        port,
        addresses: [...addresses].sort(),
        isInherited,
      })),
    );
  }
  return ports;
}

/** The key of the process that has opened each socket, by the id of the socket. */
function findOpeners(sockets: SocketsByKey, table: ProcessTable): ReadonlyMap<string, string> {
  const holders = new Map<string, ProcessInfo[]>();
  for (const process of table) {
    for (const { id } of sockets.get(keyOf(process)) ?? []) {
      const others = holders.get(id);
      if (others) others.push(process);
      else holders.set(id, [process]);
    }
  }
  const openers = new Map<string, string>();
  for (const [id, processes] of holders) {
    const pids = new Set(processes.map(({ pid }) => pid));
    const [opener] = processes
      .filter((process) => processes.length === 1 || !table.ancestors(process.pid).some(({ pid }) => pids.has(pid)))
      .sort(byAge);
    if (opener) openers.set(id, keyOf(opener));
  }
  return openers;
}
