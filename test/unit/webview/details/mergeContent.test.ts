import assert from 'node:assert/strict';
import type { DetailsContent, HostMessage } from '../../../../src/views/details/detailsProtocol';
import { createStrings } from '../../../../src/views/details/strings';
import { merge } from '../../../../src/webview/details/mergeContent';

const content: DetailsContent = {
  header: { title: 'p', status: 'runs', isEnded: false, buttons: [] },
  charts: { range: 'tenMinutes', intervalMs: 1, endsAt: 1, charts: [] },
  timeline: { entries: [] },
  groups: [],
};
const state = { pid: 7, startTime: 70, name: 'p', range: 'tenMinutes' } as const;
const show: HostMessage = { type: 'show', strings: createStrings(), state, content };

describe('What the client shows', () => {
  it('is nothing before a full message, since an update alone is no page', () => {
    assert.equal(merge(undefined, { type: 'update', content: {} }), undefined);
  });

  it('is the same object wherever an update has nothing new, so that it is not drawn again', () => {
    const before = merge(undefined, show);
    const timeline = { entries: [{ time: '1', text: 'x', isImportant: false }] };
    const after = merge(before, { type: 'update', content: { timeline } });
    assert.equal(after?.content.timeline, timeline);
    assert.equal(after.content.header, content.header);
    assert.equal(after.content.groups, content.groups);
  });

  it('is saved with the range that the host has sent', () => {
    const charts = { ...content.charts, range: 'hour' } as const;
    const after = merge(merge(undefined, show), { type: 'update', content: { charts } });
    assert.deepEqual(after?.state, { ...state, range: 'hour' });
  });

  it('is replaced by a full message', () => {
    const other: HostMessage = { ...show, state: { ...state, name: 'q' }, content: { ...content, groups: [] } };
    const { strings, state: saved, content: shown } = other;
    assert.deepEqual(merge(merge(undefined, show), other), { strings, state: saved, content: shown });
  });
});
