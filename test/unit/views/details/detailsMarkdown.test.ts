import assert from 'node:assert/strict';
import { toMarkdown } from '../../../../src/views/details/detailsMarkdown';
import type { DetailsContent } from '../../../../src/views/details/detailsProtocol';
import { createStrings } from '../../../../src/views/details/strings';

const content: DetailsContent = {
  header: { title: 'node *x* (7)', status: 'runs', isEnded: false, buttons: [] },
  charts: {
    range: 'hour',
    intervalMs: 1,
    endsAt: 1,
    charts: [{ id: 'cpu', title: 'CPU', unit: 'percent', summary: 'CPU, last hour: now 9%', series: [] }],
  },
  timeline: { entries: [{ time: '12:00', text: 'Started', isImportant: true }] },
  groups: [
    { id: 'program', title: 'Program', facts: [{ name: 'Command line', value: 'sh -c `x`', isCode: true }] },
    { id: 'why', title: 'Why it runs', text: 'sh (7) was started.', chain: ['Terminal', 'sh (7)'], facts: [] },
    {
      id: 'environment',
      title: 'Environment',
      facts: [],
      table: { caption: 'Variables', columns: ['Name', 'Value'], rows: [['A|B', '<b>']] },
    },
  ],
};

function copy(part?: Parameters<typeof toMarkdown>[1]): string {
  return toMarkdown(content, part, createStrings());
}

describe('What the details panel copies', () => {
  it('is everything, why it runs first', () => {
    const headings = copy().match(/^#+ .*$/gm);
    assert.deepEqual(headings, [
      '# node \\*x\\* (7)',
      '## Why it runs',
      '## Use over time',
      '## What has happened',
      '## Program',
      '## Environment',
    ]);
  });

  it('is one part, if one was asked for', () => {
    assert.equal(copy('timeline'), '## What has happened\n\n- 12:00: Started\n');
    assert.equal(copy('charts'), '## Use over time\n\n- CPU, last hour: now 9%\n');
    assert.equal(copy('limits'), '\n');
  });

  it('says of a chart what is not in it', () => {
    const [cpu] = content.charts.charts;
    const charts = { ...content.charts, charts: cpu ? [{ ...cpu, note: 'Since 12:00.' }] : [] };
    const copied = toMarkdown({ ...content, charts }, 'charts', createStrings());
    assert.equal(copied, '## Use over time\n\n- CPU, last hour: now 9%. Since 12:00.\n');
  });

  it('has code in as many backticks as it needs', () => {
    assert.equal(copy('program'), '## Program\n\n- Command line: `` sh -c `x` ``\n');
  });

  it('has tables whose cells stay cells, and no markup of other programs', () => {
    assert.equal(copy('environment'), '## Environment\n\n| Name | Value |\n| --- | --- |\n| A\\|B | \\<b\\> |\n');
  });

  it('has the chain of what started the process, each link below the one before', () => {
    assert.match(copy('why'), /^- Terminal\n {2}- sh \(7\)$/m);
  });
});
