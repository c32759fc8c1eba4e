import { configuration, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { OwnedProcess } from '../../../src/process/lineage/attribution';
import { SettingsOrphanPolicy } from '../../../src/workspace/orphanPolicy';
import { Settings } from '../../../src/workspace/settings';
import { changeSetting } from '../support/changeSetting';
import { fakeSource } from '../support/fakeSource';
import { processInfo } from '../support/fixtures';

/** A process of a terminal that has lost its parent. */
function orphaned(name: string, ...commandLine: string[]): OwnedProcess {
  const process = processInfo({ pid: 20, name, commandLine });
  const { pid, startTime, session } = process;
  const origin = { id: 't', kind: 'terminal', label: 'zsh' } as const;
  return {
    process,
    isVSCode: false,
    launchesVSCode: false,
    record: {
      ...{ pid, startTime, session, name, origin, parent: undefined, orphanedAt: 0 },
      ...{ evidence: 'descent', hostPid: undefined, inherited: false },
    },
  };
}

/** Counts how often VS Code is asked for a setting. */
class CountingMap extends Map<string, unknown> {
  reads = 0;

  override get(key: string): unknown {
    this.reads++;
    return super.get(key);
  }
}

const kept = { has: ({ name }: { name: string }) => name === 'kept' };

describe('SettingsOrphanPolicy', () => {
  let settings: Settings;
  let policy: SettingsOrphanPolicy;

  beforeEach(() => {
    reset();
    settings = new Settings();
    policy = new SettingsOrphanPolicy(settings, kept, fakeSource({}));
  });

  afterEach(() => {
    policy.dispose();
    settings.dispose();
  });

  it('does not warn of a process that is kept, is a daemon or has a window', () => {
    const classify = (name: string, ...commandLine: string[]) => policy.classify(orphaned(name, ...commandLine));
    assert.equal(classify('kept', 'kept'), 'kept');
    assert.equal(classify('ssh-agent', 'ssh-agent', '-s'), 'detached');
    assert.equal(classify('git', 'git', 'gc', '--auto', '--quiet'), 'detached');
    assert.equal(classify('chrome', '/opt/google/chrome/chrome', 'http://localhost'), 'detached');
    assert.equal(classify('chrome', '/opt/google/chrome/chrome', '--enable-automation'), 'orphan');
    assert.equal(classify('node', 'node', 'server.js'), 'orphan');
  });

  it('warns of a browser without a window if a program started it, and not if a shell did', () => {
    const headless = orphaned('chromium', '/usr/lib/chromium/chromium', '--headless', '--remote-debugging-port=9222');
    const startedBy = (name: string): OwnedProcess => ({
      ...headless,
      record: { ...headless.record, parent: { pid: 5, startTime: 1, name } },
    });
    assert.equal(policy.classify(headless), 'detached');
    assert.equal(policy.classify(startedBy('zsh')), 'detached');
    assert.equal(policy.classify(startedBy('node')), 'orphan');
  });

  it('warns of a helper process of a browser that has lost its main process', () => {
    const helper = orphaned('chromium', '/usr/lib/chromium/chromium --type=renderer --lang=en-US');
    assert.equal(policy.classify(helper), 'orphan');
  });

  it('does not warn of another VS Code, nor of a script that only runs one', () => {
    const server = orphaned('node', 'node', '/opt/server/out/server-main.js');
    assert.equal(policy.classify({ ...server, isVSCode: true }), 'detached');
    assert.equal(policy.classify({ ...orphaned('sh', 'sh', 'start.sh'), launchesVSCode: true }), 'detached');
  });

  it('applies a changed list of daemons and a changed grace period to the next process', () => {
    const server = orphaned('my-server', 'my-server');
    assert.equal(policy.classify(server), 'orphan');
    assert.equal(policy.graceMs(server), 2_000);
    changeSetting('orphans.daemons', ['my-*']);
    assert.equal(policy.classify(server), 'detached');
    changeSetting('orphans.daemons', []);
    assert.equal(policy.classify(server), 'orphan');
    changeSetting('orphans.graceSeconds', 7);
    assert.equal(policy.graceMs(server), 7_000);
  });

  it('reads no setting while it classifies processes', () => {
    const counting = new CountingMap();
    const get = configuration.get.bind(configuration);
    configuration.get = (key) => counting.get(key);
    try {
      for (let count = 0; count < 1_000; count++) {
        assert.equal(policy.classify(orphaned('my-server', 'my-server')), 'orphan');
        assert.equal(policy.graceMs(orphaned('my-server', 'my-server')), 2_000);
      }
    } finally {
      configuration.get = get;
    }
    assert.equal(counting.reads, 0);
  });
});
