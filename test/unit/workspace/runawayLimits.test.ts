import { configuration, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/process/runaway/runawayLimits';
import { getRunawayLimits, isRunawayKindEnabled } from '../../../src/workspace/runawayLimits';
import { Settings } from '../../../src/workspace/settings';
import { changeSetting } from '../support/changeSetting';

describe('The limits of runaways', () => {
  let settings: Settings;

  beforeEach(() => {
    reset();
    settings = new Settings();
  });

  afterEach(() => {
    settings.dispose();
  });

  it('are the tried ones if the user has set nothing, and every kind is told', () => {
    assert.deepEqual(getRunawayLimits(settings), defaultLimits);
    for (const kind of ['cpu', 'memory', 'processes', 'forks', 'pileUp'] as const) {
      assert.ok(isRunawayKindEnabled(kind, settings), kind);
    }
  });

  it('are those that the user sets, a tree has four times as long, and an hour is never exceeded', () => {
    configuration.set('detection.cpuMinutes', 2);
    changeSetting('detection.cpuMinutes', 2);
    changeSetting('detection.memoryGrowthMB', 1);
    const { cpuMs, treeCpuMs, memoryGrowth } = getRunawayLimits(settings);
    assert.deepEqual([cpuMs, treeCpuMs, memoryGrowth], [120_000, 480_000, 1024 ** 2]);
    changeSetting('detection.cpuMinutes', 1e9);
    assert.equal(getRunawayLimits(settings).cpuMs, 900_000);
    assert.ok(getRunawayLimits(settings).treeCpuMs < 3_600_000);
  });

  it('are switched off by 0, each by itself', () => {
    changeSetting('detection.processes', 0);
    assert.equal(isRunawayKindEnabled('processes', settings), false);
    assert.ok(isRunawayKindEnabled('cpu', settings));
  });
});
