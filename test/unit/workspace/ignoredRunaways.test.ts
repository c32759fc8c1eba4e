import assert from 'node:assert/strict';
import { IgnoredRunaways } from '../../../src/workspace/ignoredRunaways';
import { FakeMemento, runawayOf } from '../support/fakeRunaways';
import { processInfo } from '../support/fixtures';

const noCommands = { has: () => false, add: () => Promise.resolve(), remove: () => Promise.resolve() };
const one = runawayOf(processInfo({ pid: 101 }));
const other = runawayOf(processInfo({ pid: 101, startTime: 7 }));

describe('IgnoredRunaways', () => {
  it('knows after a reload which process is ignored, and not another one that has its pid', async () => {
    const storage = new FakeMemento();
    await new IgnoredRunaways(noCommands, storage).addRun(one);
    const reloaded = new IgnoredRunaways(noCommands, storage);
    assert.deepEqual([reloaded.has(one), reloaded.has(other)], [true, false]);
    await reloaded.remove(one);
    assert.equal(new IgnoredRunaways(noCommands, storage).has(one), false);
  });

  it('remembers a bounded number of processes, and reads no storage that something else has written', async () => {
    const storage = new FakeMemento();
    const ignored = new IgnoredRunaways(noCommands, storage);
    for (let pid = 1; pid <= 300; pid++) await ignored.addRun(runawayOf(processInfo({ pid })));
    const reloaded = new IgnoredRunaways(noCommands, storage);
    const known = Array.from({ length: 300 }, (_, index) => reloaded.has(runawayOf(processInfo({ pid: index + 1 }))));
    assert.deepEqual([known.filter(Boolean).length, known.at(-1)], [100, true]);
    await storage.update('runaways.ignored', { 0: one.key });
    assert.equal(new IgnoredRunaways(noCommands, storage).has(one), false);
  });
});
