import assert from 'node:assert/strict';
import { parseDescriptor } from '../../../../../../src/process/source/linux/activity/parseDescriptor';
import { parseSystemCall } from '../../../../../../src/process/source/linux/activity/parseSystemCall';
import { socketTables } from '../../../../../../src/process/source/linux/activity/parseSockets';
import { getCallDescriptor, getSystemCallName } from '../../../../../../src/process/source/linux/activity/systemCalls';
import { parseThreadStat } from '../../../../../../src/process/source/linux/activity/threadStat';
import { statText } from '../statText';

describe('parseSystemCall', () => {
  const rest = '0x0 0x0 0x0 0x7ffd00000000 0x7f0000000000\n';

  it('reads the number, the name on each machine, and signed arguments', () => {
    const text = `202 0x7f00000000f0 0x80 0xffffffffffffffff ${rest}`;
    const call = parseSystemCall(text, 'x64');
    assert(typeof call === 'object');
    assert.deepEqual([call.number, call.name, call.args], [202, 'futex', [0x7f00000000f0, 0x80, -1, 0, 0, 0]]);
    const onArm = parseSystemCall(text, 'arm64');
    assert.equal(typeof onArm === 'object' && onArm.name, 'accept');
    const elsewhere = parseSystemCall(text, 'ppc64');
    assert.equal(typeof elsewhere === 'object' && elsewhere.name, undefined);
  });

  it('reads that a thread runs, or is blocked in no system call', () => {
    assert.equal(parseSystemCall('running\n'), 'running');
    assert.equal(parseSystemCall('-1 0x7ffd00000000 0x7f0000000000\n'), undefined);
  });

  it('returns nothing for text that is something else', () => {
    for (const text of ['', '0', `0 0x0 ${'0x1 '.repeat(1_000)}`, 'x 0x0', `0 ${'0'.repeat(65_536)}`]) {
      assert.equal(parseSystemCall(text), undefined);
    }
  });
});

describe('getSystemCallName', () => {
  it('has no number twice', () => {
    for (const architecture of ['x64', 'arm64']) {
      const names = Array.from({ length: 500 }, (_, number) => getSystemCallName(number, architecture) ?? '');
      const known = names.filter((name) => name !== '');
      assert.equal(new Set(known).size, known.length);
      assert(known.length > 70, `${known.length} names`);
    }
  });
});

describe('getCallDescriptor', () => {
  it('is the first argument of calls that take one, and 0 for a select of it alone', () => {
    assert.equal(getCallDescriptor('read', [7]), 7);
    assert.equal(getCallDescriptor('read', [0xffffffff]), undefined);
    assert.equal(getCallDescriptor('futex', [7]), undefined);
    assert.equal(getCallDescriptor('pselect6', [1]), 0);
    assert.equal(getCallDescriptor('select', [2]), undefined);
    assert.equal(getCallDescriptor(undefined, [7]), undefined);
  });
});

describe('parseDescriptor', () => {
  it('tells what a descriptor stands for, by its link', () => {
    const kinds = [
      ...['pipe:[1]', 'socket:[2]', '/a/b', '/dev/pts/3', '/dev/tty', '/dev/ptmx', '/dev/null', '/memfd:x (deleted)'],
      ...['anon_inode:[eventpoll]', 'anon_inode:[eventfd]', 'anon_inode:inotify', 'anon_inode:[timerfd]'],
      ...['anon_inode:[signalfd]', 'anon_inode:[pidfd]', 'anon_inode:bpf-map', 'net:[4]', '', 'constructor'],
    ].map((link) => parseDescriptor(link).kind);
    assert.deepEqual(kinds, [
      ...['pipe', 'socket', 'file', 'terminal', 'terminal', 'terminalMaster', 'file', 'other'],
      ...['eventPoll', 'event', 'fileEvents', 'timer', 'signal', 'process', 'other', 'other', 'other', 'other'],
    ]);
  });

  it('takes the mark of a deleted file off its path', () => {
    assert.deepEqual(parseDescriptor('/a b (deleted)'), { kind: 'file', path: '/a b', isDeleted: true });
  });
});

describe('socketTables', () => {
  const line = (local: string, remote: string, state: string, inode: number) =>
    `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;

  it('have both ends of connections, and none of sockets that listen', () => {
    const text = line('0100007F:1F90', '00000000:0000', '0A', 1) + line('0100007F:1F90', '0100007F:C350', '01', 2);
    const found = [...socketTables.tcp(text, 'tcp')];
    assert.deepEqual(
      found.map(({ state, local, remote, inode }) => [state, local?.port, remote?.port, inode]),
      [
        ['listening', 8080, undefined, 1],
        ['connected', 8080, 50_000, 2],
      ],
    );
  });

  it('leave out what is no socket, one that waits for its end, and a line that is cut off', () => {
    const cut = line('0100007F:1F90', '00000000:0000', '0A', 1).slice(0, 80);
    const text = ['header', line('0100007F:1F90', '0100007F:C350', '06', 0), line('zz', '', '01', 1), cut].join('\n');
    assert.deepEqual([...socketTables.tcp(text, 'tcp')], []);
  });

  it('have the names of Unix sockets, which may have blanks, and those that listen', () => {
    const text = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '0000000000000000: 00000002 00000000 00010000 0001 01    77 /run/a b.sock',
      '0000000000000000: 00000003 00000000 00000000 0001 03 17908546',
    ].join('\n');
    const found = [...socketTables.unix(text)];
    assert.deepEqual(
      found.map(({ inode, state, path }) => [inode, state, path]),
      [
        [77, 'listening', '/run/a b.sock'],
        [17_908_546, 'connected', undefined],
      ],
    );
  });
});

describe('parseThreadStat', () => {
  it('tells time in the kernel from time in code of its own, whatever the name', () => {
    const stat = parseThreadStat(statText({ name: 'a) R 1 (b', times: [7, 5, 0, 0], flags: 4 }));
    assert.deepEqual([stat?.name, stat?.userTime, stat?.systemTime, stat?.isExiting], ['a) R 1 (b', 70, 50, true]);
  });
});
