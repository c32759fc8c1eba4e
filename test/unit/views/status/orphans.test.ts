import { executed, user, reset, settled } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { introduceOrphans } from '../../../../src/views/status/orphanIntroduction';
import { OrphanStatusBar } from '../../../../src/views/status/orphanStatusBar';
import { processInfo } from '../../support/fixtures';

const none = new CommandFixture([]).snapshot;
const one = new CommandFixture([processInfo({ pid: 101, parentPid: 100 })], { abandoned: [101] }).snapshot;

class Model {
  private readonly changed = new Emitter<Snapshot>();
  readonly onDidChange = this.changed.event;

  constructor(public snapshot: Snapshot) {}

  publish(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.changed.fire(snapshot);
  }
}

describe('The context key for orphans', () => {
  beforeEach(reset);

  it('is set at the start, since VS Code may remember an older value, and on each change', () => {
    const model = new Model(none);
    new OrphanStatusBar(model);
    const values = () => executed.map(([, , value]) => value);
    assert.deepEqual(executed, [['setContext', 'runaway.hasOrphans', false]]);
    model.publish(none);
    assert.deepEqual(values(), [false]);
    model.publish(one);
    model.publish(one);
    model.publish(none);
    assert.deepEqual(values(), [false, true, false]);
  });
});

describe('The introduction of orphans', () => {
  beforeEach(reset);

  it('is shown once, and so offers no button not to show it again', async () => {
    const model = new Model(none);
    const memory = { get: () => undefined, update: () => Promise.resolve() };
    introduceOrphans(model, memory, { error: () => undefined });
    model.publish(one);
    await settled();
    assert.deepEqual(
      user.messages.map(({ buttons }) => buttons),
      [['Show', 'Clean Up…']],
    );
  });

  it('shows and logs a failure of the action that the user chose', async () => {
    const model = new Model(none);
    const log: string[] = [];
    const memory = { get: () => undefined, update: () => Promise.reject(new Error('the disk is full')) };
    introduceOrphans(model, memory, { error: (message) => log.push(message) });
    model.publish(one);
    await settled();
    assert.deepEqual(
      user.messages.map(({ kind, text }) => [kind, text]),
      [['error', 'p101 (101) is an orphan, but what that means could not be shown: the disk is full']],
    );
    assert.match(log.join('\n'), /the disk is full/);
  });
});
