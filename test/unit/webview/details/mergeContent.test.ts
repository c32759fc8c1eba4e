import assert from 'node:assert/strict';
import type { DetailsContent } from '../../../../src/views/details/detailsProtocol';
import { createStrings } from '../../../../src/views/details/strings';
import { merge, type ContentMessage } from '../../../../src/webview/details/mergeContent';

const content: DetailsContent = {
  header: { title: 'p', status: 'runs', isEnded: false, buttons: [] },
  charts: { range: 'tenMinutes', intervalMs: 1, endsAt: 1, charts: [] },
  timeline: { entries: [] },
  groups: [],
};
const show: ContentMessage = { type: 'show', strings: createStrings(), content };

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

  it('is replaced by a full message', () => {
    const other = { ...content, header: { ...content.header, title: 'q' } };
    const shown = merge(merge(undefined, show), { ...show, content: other });
    assert.deepEqual(shown, { strings: show.strings, content: other });
  });
});
