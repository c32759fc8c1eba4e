import { executed, reset, settled, statusBarItems, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { notifyOfRunaways } from '../../../../src/views/status/runawayNotifications';
import { RunawayStatusBar } from '../../../../src/views/status/runawayStatusBar';
import { FakeRunaways, runawayOf } from '../../support/fakeRunaways';
import { processInfo } from '../../support/fixtures';

const spinning = processInfo({ pid: 101, name: 'spin' });
const leaking = processInfo({ pid: 102, name: 'leak' });
const memory = { kind: 'memory', memory: 200 * 1024 ** 2, growth: 90 * 1024 ** 2, durationMs: 50_000 } as const;

describe('The status bar item of runaways', () => {
  beforeEach(reset);

  it('is shown as long as there are any, counts a process once, and names each with what it has done', () => {
    const runaways = new FakeRunaways();
    new RunawayStatusBar(runaways);
    const [item] = statusBarItems;
    assert.equal(item?.isShown, false);
    runaways.set(runawayOf(spinning), runawayOf(spinning, memory), runawayOf(leaking, memory));
    assert.deepEqual([item.isShown, item.text], [true, '$(flame) 2 runaways']);
    assert.match(item.tooltip?.value ?? '', /spin \\\(101\\\) in Terminal bash.*99\\% of one core.*90 MB/);
    assert.match(item.tooltip?.value ?? '', /leak \\\(102\\\)/);
    runaways.set(runawayOf(leaking, memory));
    assert.equal(item.text, '$(flame) 1 runaway');
    runaways.set();
    assert.equal(item.isShown, false);
  });

  it('escapes the name of a process, which may be a link', () => {
    const runaways = new FakeRunaways();
    new RunawayStatusBar(runaways);
    runaways.set(runawayOf(processInfo({ pid: 101, name: 'x', commandLine: ['/bin/[a](command:evil)'] })));
    assert.doesNotMatch(statusBarItems[0]?.tooltip?.value ?? '', /[^\\]\]\(command:evil/);
  });
});

describe('The notification of a runaway', () => {
  beforeEach(reset);

  const log = { error: () => undefined };

  it('is not shown unless the user wants it', () => {
    const runaways = new FakeRunaways();
    notifyOfRunaways(runaways, () => false, log);
    runaways.set(runawayOf(spinning));
    assert.deepEqual(user.messages, []);
  });

  it('is shown once when a process gets out of hand, says how, and offers nothing that ends it', async () => {
    const runaways = new FakeRunaways();
    notifyOfRunaways(runaways, () => true, log);
    const runaway = runawayOf(spinning);
    user.answer = ({ buttons }) => buttons[0];
    runaways.set(runaway);
    runaways.set(runaway, runawayOf(leaking, memory));
    runaways.set();
    await settled();
    assert.deepEqual(
      user.messages.map(({ text, buttons }) => [text.replace(/since .* \(/, 'since … ('), buttons]),
      [
        [
          'spin (101) has got out of hand: it has used 99% of one core since … (limit: 50%).',
          ['Show', 'What Is It Doing?', 'Ignore for This Run'],
        ],
        [
          'leak (102) has got out of hand: its memory has grown without pause, by 90 MB in 50 s, to 200 MB.',
          ['Show', 'What Is It Doing?', 'Ignore for This Run'],
        ],
      ],
    );
    assert.deepEqual(
      executed.map(([id, target]) => [id, target]),
      [
        ['runaway.showRunaways', { pid: 101, startTime: 1010 }],
        ['runaway.showRunaways', { pid: 102, startTime: 1020 }],
      ],
    );
  });

  it('names several that get out of hand at the same time', () => {
    const runaways = new FakeRunaways();
    notifyOfRunaways(runaways, () => true, log);
    runaways.set(runawayOf(spinning), runawayOf(leaking));
    assert.deepEqual(
      user.messages.map(({ text, buttons }) => [text, buttons]),
      [['spin (101), leak (102) have got out of hand.', ['Show']]],
    );
  });
});
