import assert from 'node:assert/strict';
import type { Action, Outcome } from '../../../../src/process/control/report';
import type { ChildEvent } from '../../../../src/views/details/childEvents';
import { timelineOf, type TimelineData } from '../../../../src/views/details/timelineText';

const noon = new Date(2024, 4, 6, 12, 0, 0).getTime();
const nothing: TimelineData = { startedAt: undefined, children: [], events: [], end: undefined, watchedSince: noon };

function textsOf(data: Partial<TimelineData>): readonly string[] {
  return timelineOf({ ...nothing, ...data }, noon).entries.map(({ text }) => text);
}

function child(kind: ChildEvent['kind'], at: number, name = 'sleep'): ChildEvent {
  return { kind, at, name, pid: at - noon + 100 };
}

describe('The timeline of a process', () => {
  it('has what has happened in the order of time, with signals and their outcomes', () => {
    const texts = textsOf({
      startedAt: noon - 10,
      children: [child('childStarted', noon + 1), child('childEnded', noon + 4)],
      events: [
        { kind: 'sent', at: noon + 3, action: 'terminateTree', outcome: 'alive' },
        { kind: 'runaway', at: noon + 2, text: '214% for 60 s' },
      ],
      end: { at: noon + 9, signal: 'SIGKILL' },
    });
    assert.deepEqual(texts, [
      'Started',
      'Child sleep (101) started',
      'Marked as runaway: 214% for 60 s',
      'SIGTERM was sent from here, and it runs on',
      'Child sleep (104) ended',
      'Ended after SIGKILL',
    ]);
  });

  it('ends with the end, even if the clock was set back before it', () => {
    const texts = textsOf({
      startedAt: noon,
      children: [child('childStarted', noon + 5)],
      end: { at: noon - 99, signal: undefined },
    });
    assert.equal(texts.at(-1), 'Ended, no signal from here');
  });

  it('has one entry for many like children in a row', () => {
    const many = Array.from({ length: 40 }, (_none, index) => child('childStarted', noon + index));
    const texts = textsOf({ children: [...many, child('childStarted', noon + 50, 'make')] });
    assert.equal(texts.length, 2);
    assert.match(texts[0] ?? '', /^40 children sleep started since /);
  });

  it('is bounded, and shows the latest', () => {
    const children = Array.from({ length: 1_000 }, (_none, index) => child('childStarted', noon + index, `p${index}`));
    const texts = textsOf({ children });
    assert.equal(texts.length, 100);
    assert.match(texts.at(-1) ?? '', /p999/);
  });

  it('says what was done from here that ends nothing, and what was not done', () => {
    const sent = (action: Action, outcome: Outcome) => ({ kind: 'sent', at: noon, action, outcome }) as const;
    assert.deepEqual(
      textsOf({
        events: [sent('pause', 'alive'), sent('resume', 'alive'), sent('renice', 'alive'), sent('kill', 'denied')],
      }),
      ['Paused from here', 'Resumed from here', 'Its priority was changed from here', 'SIGKILL was not permitted'],
    );
  });

  it('escapes the names of children', () => {
    const [text = ''] = textsOf({ children: [child('childStarted', noon, 'a\u202eb\nc')] });
    assert.match(text, /a\\u\{202e\}b\\nc/);
  });
});
