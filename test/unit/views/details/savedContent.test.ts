import assert from 'node:assert/strict';
import type { Charts, DetailsContent, FactGroup } from '../../../../src/views/details/detailsProtocol';
import { parseSavedContent } from '../../../../src/views/details/parseSavedContent';
import { restoredContent, savedContentOf } from '../../../../src/views/details/savedContent';

const at = new Date(2026, 10, 26, 14, 6).getTime();

function chartsOf(range: Charts['range']): Charts {
  const series = [{ name: 'the process', values: [null, 5, 98.2] }];
  const chart = { id: 'cpu', title: 'CPU', unit: 'percent', summary: 'CPU: now 98%', note: 'of late', series } as const;
  return { range, intervalMs: 5_000, endsAt: at, charts: [chart] };
}

const charts = [chartsOf('tenMinutes'), chartsOf('hour')];

const groups: readonly FactGroup[] = [
  { id: 'why', title: 'Why it ran', text: 'It was started.', chain: ['Terminal', 'node (7)'], facts: [] },
  { id: 'program', title: 'Program', facts: [{ name: 'Command line', value: 'node x.js --token=abc', isCode: true }] },
  {
    id: 'files',
    title: 'Open files',
    facts: [],
    table: { caption: 'Descriptors', columns: ['File'], rows: [['/a'], ['/b']], isLong: true },
    note: 'and more',
  },
  {
    id: 'environment',
    title: 'Environment',
    facts: [],
    table: { caption: 'Variables', columns: ['Name', 'Value'], rows: [['NOTE', 'shown-value']] },
    button: { label: 'Hide Values', request: { type: 'showEnvironment', isShown: false } },
  },
];

const content: DetailsContent = {
  header: { title: 'node (7)', status: 'ended 14:05 after SIGTERM', isEnded: true, buttons: [] },
  charts: charts[0] ?? assert.fail(),
  timeline: { entries: [{ time: '14:05', text: 'Ended', isImportant: true }], note: 'Nothing before' },
  groups,
};

/** As VS Code hands it back. */
function reloaded(saved: unknown): ReturnType<typeof parseSavedContent> {
  return parseSavedContent(JSON.parse(JSON.stringify(saved)));
}

describe('What is saved of a details panel', () => {
  it('comes back as it was, for each range, without the environment', () => {
    const saved = savedContentOf({ ...content, groups: groups.filter(({ id }) => id !== 'program') }, charts, at);
    const expected = groups.filter(({ id }) => id === 'why' || id === 'files');
    const { endedStatus, ...parts } = reloaded(saved) ?? assert.fail();
    assert.equal(endedStatus, content.header.status);
    assert.deepEqual(parts, { at, charts, timeline: content.timeline, groups: expected });
  });

  it('has no value of the environment, even if it is shown, and no secret of a command line', () => {
    const text = JSON.stringify(savedContentOf(content, charts, at));
    assert.doesNotMatch(text, /shown-value|NOTE|abc/);
    assert.match(text, /node x\.js --token=\*\*\*/);
  });

  it('is no more than 64 KB: first the groups with tables are left out, then all', () => {
    const long = (id: 'threads' | 'limits', isTable: boolean): FactGroup => {
      const cell = 'x'.repeat(300);
      const rows = Array.from({ length: 300 }, () => [cell]);
      return isTable
        ? { id, title: id, facts: [], table: { caption: '', columns: [''], rows } }
        : { id, title: id, facts: rows.map(() => ({ name: 'a', value: cell })) };
    };
    const savedGroups = (...added: readonly FactGroup[]): readonly string[] => {
      const saved = savedContentOf({ ...content, groups: [...groups, ...added] }, charts, at);
      assert.ok(JSON.stringify(saved).length <= 64 * 1024);
      assert.deepEqual([saved.charts, saved.timeline], [charts, content.timeline]);
      return saved.groups.map(({ id }) => id);
    };
    assert.deepEqual(savedGroups(), ['why', 'program', 'files']);
    assert.deepEqual(savedGroups(long('threads', true)), ['why', 'program']);
    assert.deepEqual(savedGroups(long('limits', false)), []);
  });
});

describe('parseSavedContent', () => {
  it('rejects what is damaged as a whole', () => {
    for (const saved of [undefined, null, 'x', [], {}, { at }, { at: '1', timeline: {} }, { at: 1e300, timeline: {} }])
      assert.equal(parseSavedContent(saved), undefined, JSON.stringify(saved));
  });

  it('leaves out what is damaged in part', () => {
    const damaged = {
      at,
      charts: [null, { range: 'year', intervalMs: 1, endsAt: 1 }, { ...chartsOf('hour'), charts: [5, { id: 'x' }] }],
      timeline: { entries: [null, { time: 1, text: 'x' }, { time: '1', text: 'x', isImportant: 'yes' }] },
      groups: [
        7,
        { id: 'secrets', title: 'x' },
        { id: 'why', title: 'Why', facts: 'none', table: [], chain: [1, 'a'] },
      ],
    };
    assert.deepEqual(parseSavedContent(damaged), {
      at,
      charts: [{ ...chartsOf('hour'), charts: [] }],
      timeline: { entries: [{ time: '1', text: 'x', isImportant: false }] },
      groups: [{ id: 'why', title: 'Why', facts: [], chain: ['a'] }],
    });
  });

  it('restores no button, escapes text, and bounds it', () => {
    const button = { label: 'x', request: { type: 'run', action: 'killTree' } };
    const group = { id: 'why', title: 'a\u0000b\u202ec', text: 'x'.repeat(10_000), facts: [], button };
    const [parsed] = parseSavedContent({ at, timeline: {}, groups: [group] })?.groups ?? [];
    assert.equal(parsed?.title, 'a\\u{0}b\\u{202e}c');
    assert.equal(parsed.text?.length, 4_000);
    assert.equal(parsed.button, undefined);
    const values = ['1', NaN, -1, {}, 2];
    const chart = { ...chartsOf('hour').charts[0], series: [{ name: 'a', values }] };
    const [restored] =
      parseSavedContent({ at, timeline: {}, charts: [{ ...chartsOf('hour'), charts: [chart] }] })?.charts ?? [];
    assert.deepEqual(restored?.charts[0]?.series[0]?.values, [null, null, null, null, 2]);
  });
});

describe('What is shown of a process that an earlier window has shown last', () => {
  const current: DetailsContent = {
    header: { title: 'node (7)', status: 'ended; when is not known', isEnded: true, buttons: [] },
    charts: { range: 'hour', intervalMs: 0, endsAt: 0, charts: [], note: 'none' },
    timeline: { entries: [] },
    groups: [],
  };

  it('is what was saved, with its end, and from when that is', () => {
    const shown = restoredContent(savedContentOf(content, charts, at), current, 'hour', at + 1);
    assert.match(shown.header.status, /^ended 14:05 after SIGTERM · as shown before the window was reloaded, at /);
    assert.equal(shown.charts.range, 'hour');
    assert.deepEqual(shown.timeline, content.timeline);
  });

  it('does not say that it runs if it ran when it was saved', () => {
    const running = { ...content, header: { ...content.header, status: 'runs', isEnded: false } };
    const shown = restoredContent(savedContentOf(running, charts, at), current, 'hour', at + 1);
    assert.match(shown.header.status, /^ended; when is not known · as shown before /);
  });
});
