import assert from 'node:assert/strict';
import { parseListeningSockets } from '../../../../../src/process/source/linux/listeningSockets';

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n';

/** A line of /proc/net/tcp, as net/ipv4/tcp_ipv4.c prints it. */
function line(local: string, { state = '0A', uid = 1000, inode = 77 } = {}): string {
  const remote = local.length > 13 ? '00000000000000000000000000000000:0000' : '00000000:0000';
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

const parse = (text: string, isLittleEndian = true) => [...parseListeningSockets(text, isLittleEndian)];
const addresses = (text: string) => parse(text).map(({ address }) => address);

describe('parseListeningSockets', () => {
  it('reads the address, the port, the user and the inode of a socket', () => {
    assert.deepEqual(parse(header + line('0100007F:1435', { uid: 33, inode: 4711 })), [
      { address: '127.0.0.1', port: 5173, uid: 33, inode: 4711 },
    ]);
  });

  it('leaves out connections and sockets that wait for the end of one', () => {
    const states = ['01', '06', '07', '08'].map((state) => line('0100007F:1435', { state }));
    assert.deepEqual(parse(header + states.join('')), []);
  });

  it('writes IPv6 addresses in their short form', () => {
    const found = addresses(
      [
        line('00000000000000000000000000000000:1435'),
        line('00000000000000000000000001000000:1435'),
        line('000080FE00000000FF005450DDCCBBFE:1435'),
        line('0000000000000000FFFF00000100007F:1435'),
      ].join(''),
    );
    assert.deepEqual(found, ['::', '::1', 'fe80::5054:ff:febb:ccdd', '::ffff:127.0.0.1']);
  });

  it('reads the numbers of a machine that has the other byte order', () => {
    assert.deepEqual(
      parse(line('7F000001:0050') + line('00000000000000000000000000000001:0050'), false).map(({ address, port }) => [
        address,
        port,
      ]),
      [
        ['127.0.0.1', 80],
        ['::1', 80],
      ],
    );
  });

  it('leaves out what is no socket, and a line that is cut off', () => {
    const cut = line('0100007F:1435').slice(0, 90);
    assert.deepEqual(
      parse(['', 'x', ': : : 0A', line('0100007:1435'), line('0100007F:143'), line('zz00007F:1435'), cut].join('\n')),
      [],
    );
  });
});
