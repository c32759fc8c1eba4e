import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { profileLines, stackLines } from '../../../../src/actions/inspect/profileText';
import { outputLines, renderReport } from '../../../../src/actions/inspect/report';

describe('renderReport', () => {
  it('has a title and sections that can be folded, and no section without lines', () => {
    const sections = [
      { heading: 'Threads', lines: ['one', '', 'two'] },
      { heading: 'Empty', lines: [] },
      { heading: 'More', lines: ['three'] },
    ];
    assert.equal(
      renderReport('A sentence.', sections),
      'A sentence.\n\nThreads\n    one\n\n    two\n\nMore\n    three\n',
    );
  });
});

describe('outputLines', () => {
  it('has each line, with tabs as blanks, and the control characters of other programs escaped', () => {
    assert.deepEqual(outputLines('a\tb\r\n\u001b[31mred\u202e\n\n'), ['a    b', '\\u{1b}[31mred\\u{202e}']);
  });

  it('is bounded in the number of lines and in their length', () => {
    const lines = outputLines(`${'x'.repeat(5_000)}\n`.repeat(10_000));
    assert.equal(lines.length, 5_001);
    assert.equal(lines.at(-1), '…');
    assert.ok(lines.every(({ length }) => length <= 1_000));
  });
});

describe('profileLines', () => {
  it('has the hottest functions with their places, and what else took its time', () => {
    const lines = profileLines({
      ...{ durationMs: 1_000, idleMs: 100, programMs: 4, garbageCollectionMs: 20 },
      hottest: [
        { functionName: 'spin', url: 'file:///app/a%20b.js', line: 3, selfMs: 850, totalMs: 850 },
        { functionName: '', url: 'node:internal/timers', line: 9, selfMs: 26, totalMs: 900 },
        { functionName: 'rare', url: '', line: undefined, selfMs: 1, totalMs: 1 },
      ],
    });
    assert.deepEqual(lines, [
      ' 85%  spin  /app/a b.js:3',
      '  3%  (anonymous)  node:internal/timers:9',
      ' 10%  idle',
      '  2%  garbage collection',
    ]);
  });

  it('has nothing of a profile without time', () => {
    const empty = { durationMs: 0, idleMs: 0, programMs: 0, garbageCollectionMs: 0, hottest: [] };
    assert.deepEqual(profileLines(empty), []);
  });
});

describe('stackLines', () => {
  it('has the functions from the innermost on, whatever their names are', () => {
    const frames = [
      { functionName: 'a\nb', url: 'file:///app/%E0%A4%A.js', line: 1, column: 2 },
      { functionName: '', url: '/app/c.js', line: 3, column: 4 },
    ];
    assert.deepEqual(stackLines({ kind: 'running', frames }), [
      'a\\nb  file:///app/%E0%A4%A.js:1:2',
      '(anonymous)  /app/c.js:3:4',
    ]);
  });
});
