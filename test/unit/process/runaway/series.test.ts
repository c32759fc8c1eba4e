import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultLimits } from '../../../../src/process/runaway/runawayLimits';
import type { RunawayKind } from '../../../../src/process/runaway/runaway';
import { durationOf, readSeries, replay } from './replay';

const megabyte = 1024 ** 2;
/** How far snapshots are apart, in s: while the view is visible, while it is hidden, while the window has no focus. */
const intervals = [1, 5, 10];

const good = [
  'eslint',
  'npmCi',
  'npmCiOfProject',
  'package',
  'testRun',
  'testRunOfEngine',
  'tsc',
  'tscWatch',
  'tsserver',
];

/** What is told of each, of the process of which name, and at the latest after how many seconds. */
const bad: Readonly<Record<string, readonly [RunawayKind, string, number]>> = {
  spin: ['cpu', 'node', 345],
  leakFast: ['memory', 'node', 40],
  leakSlow: ['memory', 'node', 300],
  forkingShell: ['forks', 'sh', 210],
  forkStorm: ['processes', 'bash', 70],
  pileUp: ['pileUp', 'node', 260],
};

describe('The default limits of runaways, on recorded series', () => {
  it('are tried on every series that there is', () => {
    const names = readdirSync(join(__dirname, 'series')).map((name) => name.replace('.json', ''));
    assert.deepEqual(names.sort(), [...good, ...Object.keys(bad)].sort());
  });

  for (const name of good) {
    it(`raise no alarm on ${name}, however often it is looked at`, () => {
      for (const everyS of intervals) assert.deepEqual(replay(readSeries(name), { everyS }), []);
    });

    it(`raise no alarm on ${name} even if all of it takes three times as long`, () => {
      const series = readSeries(name);
      assert.deepEqual(replay({ ...series, timeScale: series.timeScale * 3 }), []);
    });
  }

  for (const [name, [kind, program, latest]] of Object.entries(bad)) {
    it(`tell of ${name} in time, once, and of the process that it is`, () => {
      for (const everyS of name === 'leakFast' ? [1, 5] : intervals) {
        const [first, ...others] = replay(readSeries(name), { everyS });
        assert.ok(first, `not told with a snapshot each ${everyS} s, in ${durationOf(readSeries(name))} s`);
        assert.deepEqual([first.runaway.figures.kind, first.runaway.process.name, others], [kind, program, []]);
        assert.ok(first.second <= latest, `told after ${first.second} s`);
      }
    });
  }

  it('tell of a leak before it has grown by 200 MB', () => {
    for (const name of ['leakFast', 'leakSlow']) {
      for (const everyS of [1, 5]) {
        const series = readSeries(name);
        const [found] = replay(series, { everyS });
        assert.ok(found, name);
        const start = Math.min(...(series.processes.at(-1)?.memory.slice(1, 5) ?? []));
        const growth = found.runaway.process.memory - start * 1024;
        assert.ok(growth < 200 * megabyte, `${name}: ${growth / megabyte} MB`);
      }
    }
  });

  it('tell of a pile-up of twelve like helpers with the tenth', () => {
    const [found] = replay(readSeries('pileUp'));
    assert.ok(found?.runaway.figures.kind === 'pileUp');
    assert.equal(found.runaway.figures.count, defaultLimits.likeChildren);
  });
});
