import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  parseCollapsedStacks,
  parseCPythonFrame,
  parsePySpyFrame,
  parseRbspyFrame,
} from '../../../../../src/process/inspect/profile/collapsedStacks';
import { getRunningStacks, parseEuStack } from '../../../../../src/process/inspect/profile/nativeStacks';
import { parsePhpspyTraces } from '../../../../../src/process/inspect/profile/phpspyTraces';
import type { StackSample } from '../../../../../src/process/inspect/profile/stackSample';
import { getBusyStacks, parseThreadDump } from '../../../../../src/process/inspect/profile/threadDump';
import { costRatio } from '../../../support/costRatio';

/** `spin@/a.py:2`, outermost first. */
const short = (stacks: readonly StackSample[]): readonly string[] =>
  stacks.map(({ frames, count }) => {
    const texts = frames.map(({ functionName, file, line }) => `${functionName}@${file ?? ''}:${line ?? ''}`);
    return `${texts.join(' > ')} ×${count}`;
  });

describe('parseCollapsedStacks', () => {
  it('reads what py-spy 0.4.2 has written', () => {
    const text =
      '_bootstrap (/lib/python3.11/threading.py:1002);wait (/tmp/s.py:7) 3\n' +
      '<module> (/tmp/a (b) c.py:9);spin (/tmp/s.py:2);native (libc.so.6) 99\n\nno stack\nx 0\n';
    assert.deepEqual(short(parseCollapsedStacks(text, parsePySpyFrame)), [
      '_bootstrap@/lib/python3.11/threading.py:1002 > wait@/tmp/s.py:7 ×3',
      '<module>@/tmp/a (b) c.py:9 > spin@/tmp/s.py:2 > native@libc.so.6: ×99',
    ]);
  });

  it('reads what the sampler of CPython writes, without the thread', () => {
    const text = 'tid:4711;a.py:<module>:9;b.py:spin:2;<GC> 5\r\n';
    assert.deepEqual(short(parseCollapsedStacks(text, parseCPythonFrame)), [
      '<module>@a.py:9 > spin@b.py:2 > <GC>@: ×5',
    ]);
  });

  it('reads what rbspy writes', () => {
    const text = '<main> - /a/b.rb:3;spin - /a/b.rb:1;sleep [c function] - (unknown) 2';
    assert.deepEqual(short(parseCollapsedStacks(text, parseRbspyFrame)), [
      '<main>@/a/b.rb:3 > spin@/a/b.rb:1 > sleep [c function]@(unknown): ×2',
    ]);
  });
});

describe('parseThreadDump', () => {
  /** Of OpenJDK 17, shortened. */
  const dump = (cpuMs: number, elapsedS: number) => `16689:
2026-11-26 04:43:20
Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

"main" #1 prio=5 os_prio=0 cpu=${cpuMs}ms elapsed=${elapsedS}s tid=0x00007f0b74017ea0 nid=0x4133 runnable  [0x0000]
   java.lang.Thread.State: RUNNABLE
\tat a.b.Spin.hot(Spin.java:7)
\t- locked <0x000000069ec02f40> (a java.lang.Object)
\tat app//a.b.Spin$1.main(Spin.java:1)

"odd "name" tid=0x99
 #5 [x]" #13 daemon prio=10 os_prio=0 cpu=0.12ms elapsed=${elapsedS}s tid=0x00007f0b740f8390 nid=0x413d waiting on condition
   java.lang.Thread.State: RUNNABLE
\tat java.lang.ref.Reference.waitForReferencePendingList(java.base@17.0.15/Native Method)
\tat java.lang.ref.Reference.run(java.base@17.0.15/Reference.java:253)

"C2 CompilerThread0" #7 daemon prio=9 os_prio=0 cpu=2.61ms elapsed=1.46s tid=0x00007f0b74102580 nid=0x4142 runnable
   java.lang.Thread.State: RUNNABLE
   No compile task
`;

  it('reads threads, states, times and frames, whatever the names are', () => {
    const threads = parseThreadDump(dump(733.54, 1.51));
    assert.deepEqual(
      threads.map(({ id, state, cpuMs, elapsedMs }) => [id, state, cpuMs, elapsedMs]),
      [
        ['00007f0b74017ea0', 'RUNNABLE', 733.54, 1510],
        ['00007f0b740f8390', 'RUNNABLE', 0.12, 1510],
      ],
    );
    assert.deepEqual(threads[0]?.frames, [
      { functionName: 'a.b.Spin.hot', file: 'a/b/Spin.java', line: 7 },
      { functionName: 'app//a.b.Spin$1.main', file: 'a/b/Spin.java', line: 1 },
    ]);
    assert.deepEqual(threads[1]?.frames[1], {
      functionName: 'java.lang.ref.Reference.run',
      file: 'java/lang/ref/Reference.java',
      line: 253,
    });
  });

  it('counts a thread as busy that has used CPU between two dumps, not one that only is RUNNABLE', () => {
    const [before, now] = [parseThreadDump(dump(700, 1.5)), parseThreadDump(dump(790, 1.6))];
    assert.deepEqual(short(getBusyStacks(before, now)), [
      'app//a.b.Spin$1.main@a/b/Spin.java:1 > a.b.Spin.hot@a/b/Spin.java:7 ×1',
    ]);
    assert.deepEqual(getBusyStacks(now, parseThreadDump(dump(791, 1.9))), []);
  });

  it('takes RUNNABLE for busy where the virtual machine tells no times', () => {
    const old = parseThreadDump(dump(1, 1).replace(/cpu=\S+ elapsed=\S+ /g, ''));
    assert.equal(getBusyStacks(old, old).length, 2);
  });
});

describe('parseEuStack', () => {
  /** Of elfutils 0.188, shortened. */
  const text = `PID 15507 - process
TID 15507:
#0  0x000055e973c32154 spin_here
    /tmp/a:b/spin.c:4:39
#1  0x000055e973c3219e - 1 std::map<int, (anonymous namespace)::x>::at(int)
#2  0x00007f6c41458305
TID 15509:
#0  0x00007f6c41504df2 pause
    ../sysdeps/unix/sysv/linux/pause.c:29:10
#1  0x000055e973c32172 waiter
`;

  it('reads functions and places of each thread', () => {
    assert.deepEqual(short(parseEuStack(text)), [
      '(unknown)@: > std::map<int, (anonymous namespace)::x>::at(int)@: > spin_here@/tmp/a:b/spin.c:4 ×1',
      'waiter@: > pause@../sysdeps/unix/sysv/linux/pause.c:29 ×1',
    ]);
  });

  it('leaves out threads that wait, by the innermost function', () => {
    assert.equal(getRunningStacks(parseEuStack(text)).length, 1);
    for (const name of [
      '__GI___poll',
      '__libc_pause',
      '__futex_abstimed_wait_common64',
      'pthread_cond_wait@@GLIBC_2',
    ]) {
      const stack = { frames: [{ functionName: name }], count: 1 };
      assert.deepEqual(getRunningStacks([stack]), [], name);
    }
    for (const name of ['__libc_malloc', 'read_all', 'poller', 'wait_for_it', 'x'.repeat(1e6)]) {
      const stack = { frames: [{ functionName: name }], count: 1 };
      assert.deepEqual(getRunningStacks([stack]), [stack], name.slice(0, 20));
    }
  });
});

describe('parsePhpspyTraces', () => {
  it('reads one stack for each trace', () => {
    const text = '0 spin /a b/c.php:3\n1 <main> /a b/c.php:-1\n# uri = x\n\n0 usleep <internal>:-1\n1 spin /a.php:4\n';
    assert.deepEqual(short(parsePhpspyTraces(text)), [
      '<main>@: > spin@/a b/c.php:3 ×1',
      'spin@/a.php:4 > usleep@: ×1',
    ]);
  });
});

describe('the parsers of stacks', () => {
  const parsers: Readonly<Record<string, (text: string) => unknown>> = {
    pySpy: (text) => parseCollapsedStacks(text, parsePySpyFrame),
    cpython: (text) => parseCollapsedStacks(text, parseCPythonFrame),
    rbspy: (text) => parseCollapsedStacks(text, parseRbspyFrame),
    threadDump: parseThreadDump,
    euStack: parseEuStack,
    phpspy: parsePhpspyTraces,
  };
  const pieces = [
    '\n',
    ';',
    ' ',
    ' (',
    ')',
    ':',
    '12',
    '#0 ',
    '0x1',
    '"',
    ' tid=0x1',
    '\tat ',
    'TID 1',
    'Thread 1',
    'a',
  ];

  for (const [name, parse] of Object.entries(parsers)) {
    it(`read any text, by ${name}`, () => {
      fc.assert(
        fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 60 }), (parts) => {
          parse(parts.join(''));
        }),
      );
    });

    it(`cost time in proportion to the text, by ${name}`, () => {
      for (const piece of [...pieces, ' (:', '#0 0x1 in (', 'a;b 1\n']) {
        const long = piece.repeat(400_000 / piece.length);
        const quarter = long.slice(0, 100_000);
        const ratio = costRatio(
          () => parse(long),
          () => {
            for (let round = 0; round < 4; round++) parse(quarter);
          },
        );
        assert.ok(ratio < 4, `${JSON.stringify(piece)}: ${ratio}`);
      }
    });
  }
});
