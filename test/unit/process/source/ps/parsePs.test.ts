import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePs, parseTime, type PsProcess } from '../../../../../src/process/source/ps/parsePs';
import { findRefusedColumns, psColumns, type PsColumn } from '../../../../../src/process/source/ps/psColumns';
import { costRatio } from '../../../support/costRatio';

const columnsOfMacos = psColumns.filter((column) => column !== 'sid');

/** The one process in this text. */
function parseOne(text: string, columns: readonly PsColumn[] = columnsOfMacos): PsProcess {
  const [process, ...others] = parsePs(text, columns);
  assert.deepEqual(others, []);
  return process ?? assert.fail('no process');
}

/** A line of macOS with these values. */
function line(given: Partial<Record<PsColumn, string>> = {}): string {
  const { pid = '  712', state = 'S   ', time = '  0:00.05', rss = '  3104', ucomm = 'zsh             ' } = given;
  const { command = '-zsh', lstart = 'Thu Nov 26 10:45:50 2026    ', tpgid = ' 900' } = given;
  return `${pid}   711   712 ${tpgid}   501   501   501 ${state} ${time} ${rss} ${ucomm} ${lstart} ${command}\n`;
}

describe('parsePs', () => {
  it('reads a line of macOS', () => {
    assert.deepEqual(parseOne(line()), {
      pid: 712,
      parentPid: 711,
      group: 712,
      session: undefined,
      foregroundGroup: 900,
      uids: { real: 501, effective: 501, saved: 501 },
      state: 'sleeping',
      startTime: Date.UTC(2026, 10, 26, 10, 45, 50),
      cpuTime: 50,
      memory: 3104 * 1024,
      name: 'zsh',
      command: '-zsh',
    });
  });

  it('reads a line of procps', () => {
    const text =
      '24753 24752 24753 24700 24800     0     0     0 Ss 1-02:03:04  4660 bash            Thu Jan  1 00:00:07 2026 bash -i\n';
    const process = parseOne(text, psColumns);
    assert.deepEqual([process.session, process.foregroundGroup, process.name], [24700, 24800, 'bash']);
    assert.equal(process.cpuTime, 93_784_000);
    assert.equal(process.startTime, Date.UTC(2026, 0, 1, 0, 0, 7));
  });

  it('reads numbers that are wider than their columns, and users below 0', () => {
    const text =
      '99998 99997 99996 99995    -2     0    -2 Ss   1234:56.78 10485760 node             Fri Feb  6 09:00:00 2026     node x\n';
    const { uids, cpuTime, memory, session } = parseOne(text);
    assert.deepEqual(uids, { effective: -2, real: 0, saved: -2 });
    assert.equal(cpuTime, (1234 * 60 + 56) * 1000 + 780);
    assert.equal(memory, 10 * 1024 ** 3);
    assert.equal(session, 99998, 'it leads its session');
  });

  it('reads every state, with its flags', () => {
    const states = {
      'R+': 'running',
      Ss: 'sleeping',
      'I<s+': 'sleeping',
      U: 'blocked',
      D: 'blocked',
      T: 'stopped',
      TX: 'traced',
      'T+': 'stopped',
      SXs: 'sleeping',
      t: 'traced',
      Z: 'zombie',
      SE: 'sleeping',
      '?': 'unknown',
      H: 'unknown',
    } as const;
    for (const [text, state] of Object.entries(states)) {
      assert.equal(parseOne(line({ state: text.padEnd(4) })).state, state, text);
    }
  });

  it('reads a process whose state is blank, as one whose threads cannot be seen', () => {
    const process = parseOne(line({ state: '    ' }));
    assert.deepEqual([process.state, process.cpuTime, process.command], ['unknown', 50, '-zsh']);
  });

  it('keeps the blanks in the name of a process', () => {
    const command = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --type=renderer';
    const process = parseOne(line({ ucomm: 'Google Chrome He', command }));
    assert.deepEqual([process.name, process.command], ['Google Chrome He', command]);
  });

  it('reads a name that is empty, has a newline, or looks like numbers', () => {
    for (const name of ['', 'a\nb', '12 34', '  x']) {
      assert.equal(parseOne(line({ ucomm: name.padEnd(16) })).name, name.trim());
    }
  });

  it('has no command for a zombie, nor for a process whose arguments may not be read', () => {
    assert.equal(parseOne(line({ state: 'Z   ', command: '<defunct>' })).command, '');
    assert.equal(parseOne(line({ ucomm: 'WindowServer    ', command: '(WindowServer)' })).command, '');
    assert.equal(parseOne(line({ ucomm: 'kthreadd        ', command: '[kthreadd]' })).command, '');
    const zombie = '  9 1 9 9 -1 0 0 0 Z 00:00:00 0 sleep <defunct> Thu Jan  1 00:00:07 2026 [sleep] <defunct>\n';
    assert.deepEqual([parseOne(zombie, psColumns).name, parseOne(zombie, psColumns).command], ['sleep', '']);
  });

  it('keeps newlines in arguments with the process to which they belong', () => {
    const text = `${line({ command: 'node -e one\ntwo\n\nthree' })}${line({ pid: '  800' })}`;
    const commands = parsePs(text, columnsOfMacos).map(({ pid, command }) => [pid, command]);
    assert.deepEqual(commands, [
      [712, 'node -e one\ntwo\n\nthree'],
      [800, '-zsh'],
    ]);
  });

  it('takes the first of two processes with one pid: a second one is in the arguments of a process', () => {
    const text = `${line()}${line({ pid: '  800', command: `node ${line({ ucomm: 'false' })}` })}${line({ ucomm: 'false' })}`;
    assert.deepEqual(
      parsePs(text, columnsOfMacos).map(({ pid, name }) => [pid, name]),
      [
        [712, 'zsh'],
        [800, 'zsh'],
      ],
    );
  });

  it('reads what is printed without the columns that were refused', () => {
    const columns = columnsOfMacos.filter((column) => column !== 'time' && column !== 'rss');
    const text =
      '  712   711   712  900   501   501   501 S    42               Thu Nov 26 10:45:50 2026     42 0:00.01 7\n';
    const process = parseOne(text, columns);
    assert.deepEqual(
      [process.name, process.command, process.cpuTime, process.memory],
      ['42', '42 0:00.01 7', undefined, undefined],
    );
  });

  it('leaves out what is no process: headings, messages, dates of another locale', () => {
    const heading = '  PID  PPID STAT STARTED COMMAND\n';
    const foreign = line({ lstart: 'Do 26 Nov 10:45:50 2026     ' });
    assert.deepEqual(parsePs(`${heading}ps: message\n${foreign}`, columnsOfMacos), []);
    assert.equal(parsePs(`${heading}${line()}`, columnsOfMacos).length, 1);
  });

  it('reads lines that end with a carriage return, or with nothing', () => {
    assert.equal(parseOne(line().replace('\n', '\r\n')).command, '-zsh');
    assert.equal(parseOne(line().trimEnd()).command, '-zsh');
    assert.equal(parseOne(line({ command: '' }).trimEnd()).command, '');
  });

  it('cuts a command line that is very long', () => {
    assert.equal(parseOne(line({ command: 'x'.repeat(1_000_000) })).command.length, 256 * 1024);
  });

  it('reads any text to some processes', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(line(), '  1 ', '\n', 'Thu Nov 26 10:45:50 2026', ' '.repeat(99)),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { pid, startTime, name } of parsePs(pieces.join(''), columnsOfMacos)) {
          assert.ok(Number.isSafeInteger(pid) && Number.isFinite(startTime) && name.length <= 64);
        }
      }),
    );
  });

  it('takes time in proportion to the text, whatever is in it', () => {
    for (const unit of [
      ' ',
      '1 ',
      '1 1 1 1 1 1 1 S 0:00 1 ',
      '1 1 1 1 1 1 1 S 0:00 1 x\n',
      'Thu Nov 26 10:45:50 2026 ',
    ]) {
      const parse = (count: number) => (): void => {
        parsePs(unit.repeat(count), columnsOfMacos);
      };
      assert.ok(costRatio(parse(20_000), parse(2_000)) < 40, JSON.stringify(unit));
    }
  });
});

describe('parseTime', () => {
  it('reads the times of macOS, of BSD and of procps', () => {
    const times = {
      '0:00.00': 0,
      '59:59.99': 3_599_990,
      '137:04.52': 8_224_520,
      '0:01,50': 1_500,
      '12:34': 754_000,
      '01:00:00': 3_600_000,
      '10-00:00:01': 864_001_000,
    };
    for (const [text, ms] of Object.entries(times)) assert.equal(parseTime(text), ms, text);
  });

  it('reads nothing else', () => {
    for (const text of ['', '-', '1', '1:2', '1:02.5', 'a:00.00', '1:00.000', ':00', '1-2:00']) {
      assert.equal(parseTime(text), undefined, text);
    }
  });
});

describe('findRefusedColumns', () => {
  it('finds the columns that need an entitlement, and those that are not known', () => {
    const messages = 'ps: time: requires entitlement\nps: rss: requires entitlement\nps: sid: keyword not found\n';
    assert.deepEqual([...findRefusedColumns(messages)], ['time', 'rss', 'sid']);
  });

  it('finds none in other messages', () => {
    const messages = 'ps: time: invalid\nps: x: keyword not found\nFailure calling sysctl: Operation not permitted\n';
    assert.deepEqual([...findRefusedColumns(messages)], []);
  });
});
