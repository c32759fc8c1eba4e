import assert from 'node:assert/strict';
import { isHousekeeping } from '../../../../src/process/programs/housekeeping';
import { formatCommand, toProcessInfo, type RealCommand } from './realCommands';

describe('isHousekeeping', () => {
  const housekeeping: readonly RealCommand[] = [
    ['git', '/usr/lib/git-core/git', 'gc', '--auto', '--quiet'],
    ['git', '/usr/bin/git', 'gc', '--auto', '--no-quiet', '--detach'],
    ['git', 'git', 'maintenance', 'run', '--auto', '--quiet', '--detach'],
    ['git', '/usr/lib/git-core/git', 'repack', '-d', '-l', '--cruft'],
    ['git', '/usr/lib/git-core/git', 'pack-objects', '--local', '--delta-base-offset'],
    ['git', 'git', '-C', '/home/me/app', '-c', 'gc.auto=1', 'gc'],
    ['git', 'git', '--git-dir', '/home/me/app/.git', 'prune', '--expire', '2.weeks.ago'],
    ['node', '/usr/bin/node', '/app/node_modules/update-notifier/check.js', '{"pkg":{}}'],
    ['node', 'node', '/app/node_modules/next/dist/telemetry/detached-flush.js', 'dev', '/app'],
  ];
  for (const command of housekeeping) {
    it(`accepts work that ends by itself: ${formatCommand(command)}`, () => {
      assert.equal(isHousekeeping(toProcessInfo(command)), true);
    });
  }

  for (const command of [
    ['git', 'git', 'clone', 'https://example.org/gc'],
    ['git', 'git', 'daemon', '--base-path=gc'],
    ['git', 'git', '-C', 'gc', 'log'],
    ['node', 'node', 'gc.js'],
    ['bash', 'bash', '-c', 'git gc; sleep 7200'],
    ['node', 'node', '/app/check.js'],
  ] as const) {
    it(`rejects work that may go on for ever: ${formatCommand(command)}`, () => {
      assert.equal(isHousekeeping(toProcessInfo(command)), false);
    });
  }
});
