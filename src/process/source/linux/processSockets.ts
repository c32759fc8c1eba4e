import { readFile, readdir, readlink } from 'node:fs/promises';
import type { Connection, ProcessSockets } from '../processSockets';
import { joinSockets, readLinks, type DetailFs } from './details';
import { getSocketInode } from './listeningSockets';

/** TCP_ESTABLISHED, include/net/tcp_states.h */
const established = '01';

/**
 * Reads the sockets of a process, off the event loop. They are joined by inode with the tables of **our** network
 * (proc_pid_net(5)): what can be connected to is there. `isSame` says whether the pid still belongs to the process.
 * @returns undefined if the process is gone, or belongs to another user.
 */
export async function readProcessSockets(
  pid: number,
  isSame: () => boolean,
  fs: DetailFs = { readFile, readdir, readlink },
): Promise<ProcessSockets | undefined> {
  const text = (file: string): Promise<string | undefined> =>
    fs.readFile(`/proc/net/${file}`).then(
      (bytes) => bytes.toString('latin1'),
      () => undefined,
    );
  const link = (path: string): Promise<string | undefined> => fs.readlink(path).catch(() => undefined);
  const [network, ownNetwork] = await Promise.all([link(`/proc/${pid}/ns/net`), link('/proc/self/ns/net')]);
  if (network === undefined) return undefined;
  const [tcp, tcp6] = await Promise.all([text('tcp'), text('tcp6')]);
  const links = await readLinks(fs, `/proc/${pid}/fd`);
  if (!links || tcp === undefined || !isSame()) return undefined;
  const inodes = new Set(links.flatMap((each) => getSocketInode(each) ?? []));
  // Without IPv6 there is no second file.
  const texts = [tcp, tcp6 ?? ''];
  return {
    isOnOurNetwork: network === ownNetwork,
    listening: joinSockets(links, ...texts),
    connections: texts
      .flatMap((each) => [...parseConnections(each)])
      .filter(({ inode }) => inodes.has(inode))
      .map(({ port, remotePort }) => ({ port, remotePort })),
  };
}

/** The established connections in the text of `/proc/net/tcp` or `tcp6`; a line that is cut off is left out. */
export function* parseConnections(text: string): Generator<Connection & { readonly inode: number }> {
  for (const line of text.split('\n')) {
    const [, local = '', remote = '', state, , , , , , inode, references] = line.trim().split(/ +/, 11);
    if (state !== established || references === undefined) continue;
    const [port, remotePort] = [parsePort(local), parsePort(remote)];
    if (port !== undefined && remotePort !== undefined) yield { port, remotePort, inode: Number(inode) };
  }
}

/** Of `0100007F:240D`. */
function parsePort(address: string): number | undefined {
  const hex = /:([\dA-F]{4})$/i.exec(address)?.[1];
  return hex === undefined ? undefined : parseInt(hex, 16);
}
