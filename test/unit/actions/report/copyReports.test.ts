import { reset, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { copyReports, type ReportContext } from '../../../../src/actions/report/copyReports';
import { keyOf } from '../../../../src/process/identity';
import { Redactor } from '../../../../src/process/redaction/redactor';
import { activityOf } from '../../support/activity';
import { runawayOf } from '../../support/fakeRunaways';
import { processInfo, processNode } from '../../support/fixtures';

const process = processInfo({ pid: 11, name: 'node', commandLine: ['node', 'spin.js', '--token=hunter2hunter2'] });
const { name, commandLine, pid, startTime } = process;
const origin = { id: 't', kind: 'terminal', label: 'zsh' } as const;
const series = { intervalMs: 5_000, endsAt: 0, cpu: [99], memory: [2 ** 20], count: [1], forks: [0] };

const context: ReportContext = {
  history: { own: (key) => (key === keyOf(process) ? series : undefined), tree: () => undefined },
  source: { activity: () => Promise.resolve(activityOf({ pid, startTime, name, commandLine })) },
  reports: { get: () => [{ at: 0, action: 'pause', outcome: 'alive' }] },
  runaways: { get: () => [runawayOf(process)] },
  environment: { extension: '0.1.0', vscode: '1.96.0', platform: 'linux', kernel: '6.1.0', arch: 'x64' },
  redactor: new Redactor({ homeFolder: '/home/alice', userName: 'alice' }),
};

const subject = {
  node: processNode(process, origin),
  explanation: { sentence: 'It was started by alice.', chain: ['Terminal zsh'] },
  treeKey: keyOf(process),
};

describe('Copy Report', () => {
  beforeEach(reset);

  it('has why it runs, what it has used, what it was sent, what it is doing, and no secret', async () => {
    await copyReports([subject], context);
    const parts = [
      '### Process `spin.js` (11)',
      'It was started by user.',
      '--token=***',
      'Runaway since 1970-01-01 00:00:00 UTC: it uses 99% of a core',
      'Sent from VS Code: pause',
      'CPU min 99%',
      '**What it is doing**, by `/proc/11`',
      'spin.js (11)',
    ];
    for (const part of parts) assert.ok(user.clipboard.includes(part), `${part} in ${user.clipboard}`);
    assert.ok(!user.clipboard.includes('hunter2'));
  });

  it('is there without what the system does not tell', async () => {
    await copyReports([subject], { ...context, source: { activity: () => Promise.resolve(undefined) } });
    assert.ok(!user.clipboard.includes('What it is doing'));
  });

  it('has a report for each of several processes', async () => {
    const other = { ...subject, node: processNode(processInfo({ pid: 12, name: 'other' }), origin) };
    await copyReports([subject, other], context);
    assert.deepEqual(user.clipboard.match(/### Process .*/g), [
      '### Process `spin.js` (11)',
      '### Process `other` (12)',
    ]);
  });
});
