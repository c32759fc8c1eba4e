import { configuration, events, reset } from './fakeVSCode';
import assert from 'node:assert/strict';
import { SettingsOrphanPolicy } from '../../src/orphanPolicy';
import type { Known } from '../../src/process/lineage';
import { processInfo } from './process/fixtures';

function known(name: string, ...commandLine: string[]): Known {
  const process = processInfo({ pid: 20, name, commandLine });
  const { pid, startTime, session } = process;
  const origin = { id: 't', kind: 'terminal', label: 'zsh' } as const;
  return {
    process,
    member: {
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
    const policy = new SettingsOrphanPolicy(kept, {});
    const standing = (name: string, ...commandLine: string[]) => policy.standing(known(name, ...commandLine));
    assert.equal(standing('kept', 'kept'), 'kept');
    assert.equal(standing('ssh-agent', 'ssh-agent', '-s'), 'detached');
    assert.equal(standing('git', 'git', 'gc', '--auto', '--quiet'), 'detached');
    assert.equal(standing('chrome', '/opt/google/chrome/chrome', 'http://localhost'), 'detached');
    assert.equal(standing('chrome', '/opt/google/chrome/chrome', '--enable-automation'), 'orphan');
    assert.equal(standing('node', 'node', 'server.js'), 'orphan');
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
      const policy = new SettingsOrphanPolicy(kept, {});
      const before = counting.asked;
      for (let turn = 0; turn < 1000; turn++) {
        assert.equal(policy.standing(known('my-server', 'my-server')), 'detached');
        assert.equal(policy.graceMs(known('my-server', 'my-server')), 2000);
      }
      assert.equal(counting.asked, before);

      counting.set('orphans.daemons', []);
      counting.set('orphans.graceSeconds', 7);
      events.configurationChanged.fire({ affectsConfiguration: (section: string) => section === 'other' });
      assert.equal(policy.standing(known('my-server', 'my-server')), 'detached');
      events.configurationChanged.fire({ affectsConfiguration: (section: string) => section === 'runaway.orphans' });
      assert.equal(policy.standing(known('my-server', 'my-server')), 'orphan');
      assert.equal(policy.graceMs(known('my-server', 'my-server')), 7000);
      policy.dispose();
    } finally {
      configuration.get = get;
    }
  });
});
