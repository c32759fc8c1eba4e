import assert from 'node:assert/strict';
import { maxTooltipAgeMs, reconcile, tooltipReadMs, type Row } from '../../../../src/views/processes/rowTree';
import type { RowContent } from '../../../../src/views/processes/rowContent';

function content(id: string, description: string, children: readonly RowContent[] = []): RowContent {
  return {
    id,
    label: id,
    description,
    icon: 'server-process',
    iconColor: undefined,
    contextValue: ';process;',
    accessibilityLabel: id,
    data: { type: 'failure', error: new Error('not read') },
    children,
    expanded: true,
  };
}

/** The rows as VS Code has them: it has drawn all rows of the first contents at 0 ms. */
class DrawnRows {
  rows: Row[] = [];

  constructor(contents: readonly RowContent[]) {
    this.update(contents, 0);
    this.draw(this.rows, 0);
  }

  /** @returns the ids of the rows that have to be redrawn, or `all`. */
  update(contents: readonly RowContent[], now: number, selected: readonly Row[] = []): readonly string[] | 'all' {
    const changed: Row[] = [];
    const { rows, moved } = reconcile(this.rows, contents, undefined, { changed, selected: new Set(selected), now });
    this.rows = rows;
    return moved ? 'all' : changed.map((row) => row.content.id);
  }

  draw(rows: readonly Row[], at: number): void {
    for (const row of rows) {
      row.rendered = { content: row.content, at };
      this.draw(row.children, at);
    }
  }
}

describe('Reconciling rows', () => {
  it('redraws no row that looks the same', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')])]);
    assert.deepEqual(drawn.update([content('shell', '1%', [content('server', '1%')])], 60_000), []);
  });

  it('redraws only the changed row if it has no children', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')])]);
    assert.deepEqual(drawn.update([content('shell', '1%', [content('server', '2%')])], 1), ['server']);
  });

  it('delays a change of numbers in a row that has children', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')])]);
    const later = [content('shell', '2%', [content('server', '2%')])];
    assert.deepEqual(drawn.update(later, 2_999), ['server']);
    assert.deepEqual(drawn.update(later, 3_000), ['shell']);
    drawn.draw(drawn.rows, 3_000);
    assert.deepEqual(drawn.update(later, 9_000), []);
  });

  it('lets a small change of numbers wait, and no change of anything else', () => {
    const row = (cpu: number, megabytes: number, details = ''): RowContent => ({
      ...content('server', `${cpu}% · ${megabytes} MB${details}`),
      usage: { cpu, memory: megabytes * 1024 ** 2, count: 1 },
      details,
    });
    const drawn = new DrawnRows([row(50, 100)]);
    assert.deepEqual(drawn.update([row(53, 102)], 9_999), []);
    assert.deepEqual(drawn.update([row(53, 102)], 10_000), ['server']);
    assert.deepEqual(drawn.update([row(56, 100)], 1), ['server'], 'CPU has clearly changed');
    assert.deepEqual(drawn.update([row(50, 110)], 1), ['server'], 'memory has clearly changed');
    assert.deepEqual(drawn.update([row(50, 100, ' · paused')], 1), ['server']);
  });

  it('redraws a row at once if more than its numbers changed', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')])]);
    const hot = { ...content('shell', '1%', [content('server', '1%')]), icon: 'flame' };
    assert.deepEqual(drawn.update([hot], 1), ['shell']);
  });

  it('redraws the parent of a row that was added or removed', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')]), content('other', '')]);
    const more = [content('shell', '1%', [content('server', '1%'), content('new', '')]), content('other', '')];
    assert.deepEqual(drawn.update(more, 1), ['shell']);
    assert.equal(drawn.update([content('shell', '1%', [])], 2), 'all');
  });

  it('redraws a row some time after its tooltip was requested, so that VS Code requests that anew', () => {
    const drawn = new DrawnRows([content('shell', '', [content('server', '')])]);
    const same = [content('shell', '', [content('server', '')])];
    const server = drawn.rows[0]?.children[0] ?? assert.fail();
    server.tooltipAt = 1_000;
    assert.deepEqual(drawn.update(same, maxTooltipAgeMs), []);
    assert.deepEqual(drawn.update(same, 1_000 + maxTooltipAgeMs), ['server']);
  });

  it('does not redraw a row and those above it for their numbers while its tooltip is read, but others', () => {
    const rows = (cpu: string) => [content('shell', cpu, [content('server', cpu), content('other', cpu)])];
    const drawn = new DrawnRows(rows('1%'));
    const server = drawn.rows[0]?.children[0] ?? assert.fail();
    server.tooltipAt = 10_000;
    const hot = rows('99%');
    assert.deepEqual(drawn.update(hot, 10_000 + tooltipReadMs - 1), ['other']);
    assert.deepEqual(drawn.update(hot, 10_000 + tooltipReadMs), ['shell']);
    server.tooltipAt = 30_000;
    const paused = [content('shell', '1%', [{ ...content('server', '2%'), contextValue: ';process;stopped;' }])];
    assert.deepEqual(drawn.update(paused, 30_001), ['shell'], 'a row is gone');
    const gone = [content('shell', '1%', [{ ...content('server', '2%'), contextValue: ';ended;' }])];
    assert.deepEqual(drawn.update(gone, 30_002), ['server'], 'its menu changes');
  });

  it('keeps the same object for a row as long as it is shown', () => {
    const drawn = new DrawnRows([content('shell', '1%', [content('server', '1%')])]);
    const [before] = drawn.rows;
    drawn.update([content('new', ''), content('shell', '2%', [])], 1);
    assert.equal(drawn.rows[1], before);
  });

  it('replaces a row that gets its first child, unless it is selected', () => {
    const drawn = new DrawnRows([content('shell', '', [content('server', '')])]);
    const parent = [content('shell', '', [content('server', '', [content('worker', '')])])];
    assert.deepEqual(drawn.update(parent, 1), ['shell']);
    assert.equal(drawn.rows[0]?.children[0]?.generation, 1);

    const selected = new DrawnRows([content('shell', '', [content('server', '')])]);
    assert.deepEqual(selected.update(parent, 1, selected.rows[0]?.children), ['server']);
    assert.equal(selected.rows[0]?.children[0]?.generation, 0);
  });

  it('reports no row that VS Code has never requested', () => {
    const drawn = new DrawnRows([content('closed', '1%', [])]);
    drawn.update([content('closed', '1%', [content('unseen', '1%')])], 1);
    const row = drawn.rows[0];
    assert.ok(row);
    row.rendered = { content: row.content, at: 1 };
    assert.deepEqual(drawn.update([content('closed', '1%', [content('unseen', '2%')])], 2), []);
  });
});
