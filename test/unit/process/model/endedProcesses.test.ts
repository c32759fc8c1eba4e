import assert from 'node:assert/strict';
import { keyOf, type Identity } from '../../../../src/process/identity';
import { EndedProcesses, endedShownMs, maxEnded } from '../../../../src/process/model/endedProcesses';
import type { EndedProcess } from '../../../../src/process/model/snapshot';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 40 });
const server = processInfo({ pid: 200, parentPid: 100 });
const worker = processInfo({ pid: 300, parentPid: 200 });

/** Long after all of these processes were started, in ms. */
const noon = 1_000_000;

/** What a window shows as ended after each listing. */
function windowWith(signals: Readonly<Record<number, NodeJS.Signals>> = {}) {
  const window = new ListingWindow();
  const ended = new EndedProcesses(({ pid }: Identity) => signals[pid]);
  return (at: number, processes: readonly ProcessInfo[], origins = [terminal]): readonly EndedProcess[] => {
    const before = window.snapshot ?? { at: 0, origins: [], orphans: [], detached: [] };
    window.list(processes, origins, at);
    return ended.update(before, window.table, at);
  };
}

const pidsOf = (ended: readonly EndedProcess[]) => ended.map(({ process }) => process.pid);

describe('A process that has just ended', () => {
  it('is shown for five seconds from the first listing without it, below what it was shown below', () => {
    const list = windowWith();
    list(noon, [shell, server, worker]);
    const [first, second] = list(noon + 1_000, [shell]);
    assert.deepEqual(
      [first?.key, first?.parentKey, first?.endedAt, first?.signal, first?.record.origin.id],
      [keyOf(server), undefined, noon + 1_000, undefined, 't'],
    );
    assert.deepEqual([second?.key, second?.parentKey], [keyOf(worker), keyOf(server)]);
    assert.deepEqual(pidsOf(list(noon + 1_000 + endedShownMs - 1, [shell])), [200, 300]);
    assert.deepEqual(pidsOf(list(noon + 1_000 + endedShownMs, [shell])), []);
  });

  it('is shown with the signal that was sent to it', () => {
    const list = windowWith({ 300: 'SIGKILL' });
    list(noon, [shell, server, worker]);
    assert.deepEqual(
      list(noon + 1_000, [shell]).map(({ signal }) => signal),
      [undefined, 'SIGKILL'],
    );
  });

  it('is not shown if it has run for a moment only, unless it was sent a signal', () => {
    const list = windowWith({ 300: 'SIGTERM' });
    const short = { startedAt: noon - 1_000 };
    list(noon, [shell, { ...server, ...short }, { ...worker, ...short }]);
    assert.deepEqual(pidsOf(list(noon + 10_000, [shell])), [300]);
  });

  it('is shown if it is not known when it was started', () => {
    const list = windowWith();
    list(noon, [shell, { ...server, startedAt: undefined }]);
    assert.deepEqual(pidsOf(list(noon + 1_000, [shell])), [200]);
  });

  it('was never a process that has only lost its parent or its origin', () => {
    const list = windowWith();
    list(noon, [shell, server, worker]);
    assert.deepEqual(pidsOf(list(noon + 1_000, [shell, { ...worker, parentPid: 1 }])), [200]);
    assert.deepEqual(pidsOf(list(noon + 20_000, [{ ...worker, parentPid: 1 }], [])), []);
    assert.deepEqual(pidsOf(list(noon + 21_000, [], [])), [300], 'as an orphan it was shown, too');
  });

  it('is not the one that has its pid now', () => {
    const list = windowWith();
    list(noon, [shell, server]);
    const other = { ...server, startTime: 99_999 };
    assert.deepEqual(
      list(noon + 1_000, [shell, other]).map(({ key }) => key),
      [keyOf(server)],
    );
  });

  it('is not shown a second time while it is listed as a zombie, and counts as ended since then', () => {
    const list = windowWith();
    list(noon, [shell, server]);
    const zombie = { ...server, state: 'zombie' } as const;
    assert.deepEqual(pidsOf(list(noon + 1_000, [shell, zombie])), []);
    assert.deepEqual(
      list(noon + 2_000, [shell]).map(({ endedAt }) => endedAt),
      [noon + 1_000],
    );
  });

  it('is not shown if it was a zombie for long, or whenever it was seen', () => {
    const list = windowWith();
    const zombie = { ...server, state: 'zombie' } as const;
    list(noon, [shell, zombie, worker]);
    list(noon + 1_000, [shell, zombie, { ...worker, state: 'zombie' }]);
    assert.deepEqual(pidsOf(list(noon + 7_000, [shell])), []);
  });

  it('goes in time although the clock was set back', () => {
    const list = windowWith();
    list(noon, [shell, server]);
    list(noon + 1_000, [shell]);
    assert.deepEqual(pidsOf(list(noon - 60_000, [shell])), []);
  });

  it('is one of a hundred at most, which are the latest', () => {
    const list = windowWith();
    const many = Array.from({ length: 150 }, (_, index) => processInfo({ pid: 1000 + index, parentPid: 100 }));
    list(noon, [shell, ...many, server]);
    list(noon + 1_000, [shell, server]);
    const ended = list(noon + 2_000, [shell]);
    assert.equal(ended.length, maxEnded);
    assert.equal(ended.at(-1)?.process.pid, 200);
  });
});
