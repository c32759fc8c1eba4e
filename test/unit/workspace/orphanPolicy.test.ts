import { configuration, events, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { SettingsOrphanPolicy } from '../../../src/workspace/orphanPolicy';
import { processInfo } from '../support/fixtures';
import { type OwnedProcess } from '../../../src/process/lineage/attribution';
import { fakeSource } from '../support/fakeSource';

function known(name: string, ...commandLine: string[]): OwnedProcess {
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
  asked = 0;
}

const kept = { has: ({ name }: { name: string }) => name === 'kept' };

describe('what an orphan is taken for', () => {
  beforeEach(reset);

  it('A process that is meant to run or has a window is not warned of', () => {
    const policy = new SettingsOrphanPolicy(kept, fakeSource({}));
    const standing = (name: string, ...commandLine: string[]) => policy.classify(known(name, ...commandLine));
    assert.equal(standing('kept', 'kept'), 'kept');
    assert.equal(standing('ssh-agent', 'ssh-agent', '-s'), 'detached');
    assert.equal(standing('git', 'git', 'gc', '--auto', '--quiet'), 'detached');
    assert.equal(standing('chrome', '/opt/google/chrome/chrome', 'http://localhost'), 'detached');
    assert.equal(standing('chrome', '/opt/google/chrome/chrome', '--enable-automation'), 'orphan');
    assert.equal(standing('node', 'node', 'server.js'), 'orphan');
    policy.dispose();
  });

  it('A browser without a window is not warned of when a shell has started it, and is when a program has', () => {
    const policy = new SettingsOrphanPolicy(kept, fakeSource({}));
    const headless = known('chromium', '/usr/lib/chromium/chromium', '--headless', '--remote-debugging-port=9222');
    const startedBy = (name: string): OwnedProcess => ({
      ...headless,
      record: { ...headless.record, parent: { pid: 5, startTime: 1, name } },
    });
    assert.equal(policy.classify(headless), 'detached');
    assert.equal(policy.classify(startedBy('zsh')), 'detached');
    assert.equal(policy.classify(startedBy('node')), 'orphan');
    policy.dispose();
  });

  it('A part of a browser that has lost its main process is warned of', () => {
    const policy = new SettingsOrphanPolicy(kept, fakeSource({}));
    const part = known('chromium', '/usr/lib/chromium/chromium --type=renderer --lang=en-US');
    assert.equal(policy.classify(part), 'orphan');
    policy.dispose();
  });

  it('Another VS Code is not warned of, nor is a script that only runs one', () => {
    const policy = new SettingsOrphanPolicy(kept, fakeSource({}));
    const server = known('node', 'node', '/opt/server/out/server-main.js');
    assert.equal(policy.classify({ ...server, isVSCode: true }), 'detached');
    assert.equal(policy.classify({ ...known('sh', 'sh', 'start.sh'), launchesVSCode: true }), 'detached');
    policy.dispose();
  });

  it('The settings are read when they change, and not for each orphan', () => {
    const counting = new CountingMap([['orphans.daemons', ['my-*']]]);
    const get = configuration.get.bind(configuration);
    configuration.get = (key) => {
      counting.asked++;
      return counting.get(key) ?? get(key);
    };
    try {
      const policy = new SettingsOrphanPolicy(kept, fakeSource({}));
      const before = counting.asked;
      for (let turn = 0; turn < 1000; turn++) {
        assert.equal(policy.classify(known('my-server', 'my-server')), 'detached');
        assert.equal(policy.graceMs(known('my-server', 'my-server')), 2000);
      }
      assert.equal(counting.asked, before);

      counting.set('orphans.daemons', []);
      counting.set('orphans.graceSeconds', 7);
      events.configurationChanged.fire({ affectsConfiguration: (section: string) => section === 'other' });
      assert.equal(policy.classify(known('my-server', 'my-server')), 'detached');
      events.configurationChanged.fire({ affectsConfiguration: (section: string) => section === 'runaway.orphans' });
      assert.equal(policy.classify(known('my-server', 'my-server')), 'orphan');
      assert.equal(policy.graceMs(known('my-server', 'my-server')), 7000);
      policy.dispose();
    } finally {
      configuration.get = get;
    }
  });
});
