import assert from 'node:assert/strict';
import { IoReadings } from '../../../../src/views/details/ioReadings';
import type { TreeMember } from '../../../../src/views/details/subject';
import { processInfo } from '../../support/fixtures';

/** The key of each process is its name. */
function member(key: string, parentKey?: string, startedAt = 0): TreeMember {
  return { key, parentKey, process: processInfo({ pid: 1, name: key, startedAt }) };
}

function counters(read: Readonly<Record<string, number>>) {
  const found = Object.entries(read).map(
    ([key, bytes]) => [key, { read: bytes, written: bytes / 10, readFromDisk: 0, writtenToDisk: 0 }] as const,
  );
  return new Map(found);
}

/** The bytes that were read per second in each of the last readings, which are five seconds apart. */
function rates(readings: IoReadings, endsAt: number, count = 1) {
  const { own, tree } = readings.getHistory(endsAt, 5_000, count) ?? assert.fail();
  return { own: own.read, tree: tree.read };
}

const top = member('top');
const child = member('child', 'top');

describe('What a process and its tree have read and written', () => {
  it('has the rate between two readings at all times between them', () => {
    const readings = new IoReadings();
    assert.equal(readings.getHistory(100_000, 5_000, 4), undefined);
    readings.add(80_000, [top], counters({ top: 0 }), 0);
    assert.deepEqual(rates(readings, 100_000, 2), { own: [NaN, NaN], tree: [NaN, NaN] });
    readings.add(90_000, [top], counters({ top: 20_000 }), 0);
    readings.add(100_000, [top], counters({ top: 20_000 }), 3);
    const history = readings.getHistory(100_000, 5_000, 5);
    const [read, written] = [
      [NaN, 2_000, 2_000, 0, 0],
      [NaN, 200, 200, 0, 0],
    ];
    assert.deepEqual(history, {
      own: { read, written },
      tree: { read, written },
      since: 80_000,
      unreadCount: 3,
    });
  });

  it('is that of all processes of the tree, without what they did before the first reading', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top, child], counters({ top: 7_000_000, child: 100 }), 0);
    readings.add(85_000, [top, child], counters({ top: 7_000_000, child: 5_100 }), 0);
    assert.deepEqual(rates(readings, 85_000), { own: [0], tree: [1_000] });
  });

  it('has all that a process did which was started since, and of an older one only what it does from now on', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top], counters({ top: 0 }), 0);
    const [young, old] = [member('young', 'top', 83_000), member('old', 'top', 1_000)];
    readings.add(85_000, [top, young, old], counters({ top: 0, young: 5_000, old: 900_000 }), 0);
    readings.add(90_000, [top, young, old], counters({ top: 0, young: 5_000, old: 910_000 }), 0);
    assert.deepEqual(rates(readings, 90_000, 2).tree, [1_000, 2_000]);
  });

  it('has what an ended process did only once, though its parent gets all of it when it waits for it', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top, child], counters({ top: 0, child: 0 }), 0);
    readings.add(85_000, [top, child], counters({ top: 0, child: 50_000 }), 0);
    // The child has read another 5,000 bytes before its end.
    readings.add(90_000, [top], counters({ top: 55_000 }), 0);
    assert.deepEqual(rates(readings, 90_000, 2), { own: [0, 1_000], tree: [10_000, 1_000] });
  });

  it('has what a process did that has ended together with its parent once, with the ancestor that is left', () => {
    const readings = new IoReadings();
    const grandchild = member('grandchild', 'child');
    readings.add(80_000, [top, child, grandchild], counters({ top: 0, child: 100, grandchild: 40_000 }), 0);
    readings.add(85_000, [top], counters({ top: 45_100 }), 0);
    assert.deepEqual(rates(readings, 85_000), { own: [1_000], tree: [1_000] });
  });

  it('is never less than nothing: a parent that ignores SIGCHLD gets nothing of an ended child', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top, child], counters({ top: 100, child: 40_000 }), 0);
    readings.add(85_000, [top], counters({ top: 200 }), 0);
    assert.deepEqual(rates(readings, 85_000), { own: [0], tree: [0] });
  });

  it('is not known of a process that could not be read, and goes on when it can be again', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top, child], counters({ top: 0, child: 0 }), 0);
    readings.add(85_000, [top, child], counters({ child: 5_000 }), 1);
    readings.add(90_000, [top, child], counters({ top: 70_000, child: 5_000 }), 0);
    readings.add(95_000, [top, child], counters({ top: 80_000, child: 5_000 }), 0);
    assert.deepEqual(rates(readings, 95_000, 3), { own: [NaN, NaN, 2_000], tree: [1_000, 0, 2_000] });
  });

  it('begins anew if the clock was set back', () => {
    const readings = new IoReadings();
    readings.add(80_000, [top], counters({ top: 0 }), 0);
    readings.add(85_000, [top], counters({ top: 10 }), 0);
    readings.add(70_000, [top], counters({ top: 20 }), 0);
    assert.deepEqual(rates(readings, 85_000, 2), { own: [NaN, NaN], tree: [NaN, NaN] });
    assert.equal(readings.getHistory(85_000, 5_000, 2)?.since, 70_000);
  });

  it('forgets what is older than an hour', () => {
    const readings = new IoReadings();
    for (let at = 0; at <= 7_200_000; at += 5_000) readings.add(at, [top], counters({ top: at }), 0);
    const { own } = rates(readings, 7_200_000, 1_440);
    assert.ok(own.filter(Number.isFinite).length <= 722);
    assert.equal(own.at(-1), 1_000);
  });
});
