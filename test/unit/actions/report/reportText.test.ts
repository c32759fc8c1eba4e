import assert from 'node:assert/strict';
import { codeBlock, codeSpan } from '../../../../src/actions/report/markdown';
import { reportText, type ReportInput } from '../../../../src/actions/report/reportText';
import { sparkline, usageSummary } from '../../../../src/actions/report/usageSummary';
import type { ProcessNode } from '../../../../src/process/model/snapshot';
import { Redactor } from '../../../../src/process/redaction/redactor';
import { CostBound } from '../../fuzz/cost';
import { fragments, plainText, repeated } from '../../fuzz/hostileText';
import { processInfo, processNode } from '../../support/fixtures';
import { parseMarkdown } from '../../support/parseMarkdown';

const origin = { id: 't', kind: 'terminal', label: 'zsh' } as const;
const redactor = new Redactor({ homeFolder: '/home/alice', userName: 'alice' });
const at = Date.UTC(2026, 4, 6, 12, 0, 0);
const environment = { extension: '0.1.0', vscode: '1.96.0', platform: 'linux', kernel: '6.1.0', arch: 'x64' };
const series = { intervalMs: 5_000, endsAt: at, count: [1, 1, 1], forks: [0, 0, 0] };

function inputOf(given: Partial<ReportInput> = {}): ReportInput {
  const process = processInfo({
    ...{ pid: 4711, name: 'node', commandLine: ['node', '/home/alice/server.js', '--token=hunter2'] },
    ...{ cwd: '/home/alice/shop', startedAt: at - 3_905_000, state: 'running' },
  });
  const child = processNode(processInfo({ pid: 4712, name: 'esbuild', commandLine: ['esbuild'] }), origin);
  return {
    at,
    node: {
      ...processNode(process, origin),
      children: [child],
      ports: [{ port: 3000, addresses: ['127.0.0.1'], isInherited: false }],
    },
    explanation: {
      sentence: 'node server.js (4711) was started by npm (4700).',
      chain: ['Terminal zsh', 'npm (4700)'],
    },
    own: { ...series, cpu: [0, 100, 50], memory: [100, 200, 300].map((mb) => mb * 2 ** 20) },
    tree: undefined,
    signals: [{ at: at - 1_000, action: 'terminate', outcome: 'alive', detail: 'running' }],
    runaways: [
      {
        ...{ key: 'k', process, origin, since: at - 60_000 },
        figures: { kind: 'cpu', percent: 99.6, limit: 90, durationMs: 60_000, isTree: false },
      },
    ],
    inspection: { way: 'eu-stack -p 4711', text: '#0 spin\n#1 main' },
    environment,
    ...given,
  };
}

/** Everything of a report that another program has a say in is this text. */
function hostileInput(text: string): ReportInput {
  const node = (pid: number): ProcessNode =>
    processNode(processInfo({ pid, name: text, commandLine: [text, text], cwd: text }), origin);
  return inputOf({
    node: { ...node(1), children: [node(2), node(3)], ports: [{ port: 1, addresses: [text], isInherited: true }] },
    explanation: { sentence: text, chain: [text, text] },
    signals: [{ at, action: 'kill', outcome: 'denied', detail: text }],
    inspection: { way: text, text },
    environment: { ...environment, vscode: text, kernel: text },
  });
}

/** All that a reader of the Markdown gets as something other than code. */
function proseOf(report: string): string {
  return parseMarkdown(report)
    .filter(({ type }) => !['code_inline', 'fence'].includes(type))
    .map(({ content }) => content)
    .join('\n');
}

function kindsOf(report: string): readonly string[] {
  return [...new Set(parseMarkdown(report).map(({ type }) => type))].sort();
}

const attacks = [
  '@octocat see #1 and 0123456789abcdef0123456789abcdef01234567',
  '`@octocat`',
  '``` \n@octocat',
  '```\n```\n@octocat\n```',
  '~~~\n@octocat',
  '`````````@octocat`````````',
  '\n\n# heading\n@octocat',
  '\r@octocat\r\n\r\n- list',
  '\u2028@octocat\u2029\u0085@octocat',
  '<img src=x onerror=alert(1)> <script>@octocat</script> <!-- ',
  '-->\n</details><details>@octocat',
  '[a](http://evil.example) ![](http://evil.example/x.png) <http://evil.example> http://evil.example',
  '$(icon) | a | b |\n|---|---|\n| @octocat |',
  '\\`@octocat\\`',
  ' ` @octocat ` ',
  '\u202e@octocat',
  '[^1]: @octocat',
  '',
  ' ',
];

describe('reportText', () => {
  it('says all there is to say of a process, in English', () => {
    assert.equal(
      reportText(inputOf(), redactor),
      [
        '### Process `~/server.js` (4711)',
        '',
        '**Why it runs**',
        '',
        '```text',
        'node server.js (4711) was started by npm (4700).',
        '',
        'Terminal zsh',
        '  npm (4700)',
        '```',
        '',
        "- Command line: `node '~/server.js' '--token=***'`",
        '- Folder: `~/shop`',
        '- Started: 2026-05-06 10:54:55 UTC, 1 h 5 min before this report',
        '- State: running',
        '- Listens on: 3000 (`127.0.0.1`)',
        '- Runaway since 2026-05-06 11:59:00 UTC: it uses 100% of a core for 1 min 0 s (limit 90%)',
        '- Sent from VS Code: terminate at 2026-05-06 11:59:59 UTC, outcome: it still runs (`running`)',
        '',
        '**Use in the last 5 minutes** (CPU in percent of one core)',
        '',
        '- Process: CPU min 0%, mean 50%, max 100% ▁█▅',
        '- Process: memory min 100 MB, mean 200 MB, max 300 MB ▃▆█',
        '',
        '**Children** (1, with theirs 1)',
        '',
        '```text',
        'esbuild (4712) · 1 KB',
        '```',
        '',
        '**What it is doing**, by `eu-stack -p 4711`',
        '',
        '```text',
        '#0 spin',
        '#1 main',
        '```',
        '',
        '`Runaway Processes 0.1.0`, `VS Code 1.96.0`, `linux 6.1.0 x64`; 2026-05-06 12:00:00 UTC',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what is not known', () => {
    const report = reportText(
      inputOf({
        node: processNode(
          processInfo({ pid: 2, commandLine: [], cwd: undefined, startedAt: undefined, state: 'unknown' }),
          origin,
        ),
        ...{ explanation: undefined, own: undefined, signals: [], runaways: [], inspection: undefined },
      }),
      redactor,
    );
    assert.match(report, /- Command line: not known\n- Started: not known\n- State: not known\n\n`Runaway/);
    assert.doesNotMatch(report, /undefined|NaN|Why|Use|Children/);
  });

  it('names neither the secrets nor the user of the machine, wherever they are', () => {
    const input = { ...hostileInput('/home/alice/x --token=hunter2 alice'), environment };
    assert.doesNotMatch(reportText(input, redactor), /hunter2|alice/);
  });

  for (const attack of attacks) {
    it(`gives text of another program as code alone: ${JSON.stringify(attack)}`, () => {
      const report = reportText(hostileInput(attack), redactor);
      assert.doesNotMatch(proseOf(report), /octocat|evil|<|alert/);
      const kinds = kindsOf(report);
      const expected = kindsOf(reportText(inputOf(), redactor));
      assert.deepEqual(
        kinds.filter((kind) => !expected.includes(kind)),
        [],
      );
    });
  }

  it('is short enough for an issue, whatever is in it', () => {
    for (const text of ['x', '`', '\u0000', '\n'])
      assert.ok(reportText(hostileInput(text.repeat(1_000_000)), redactor).length < 65_536, JSON.stringify(text));
  });

  it('takes a time that is linear in the length of the text', function () {
    this.timeout(120_000);
    const bound = new CostBound((text: string) => reportText(hostileInput(text), redactor), plainText);
    for (const fragment of fragments) bound.check(repeated(fragment), JSON.stringify(fragment));
  });
});

describe('codeSpan and codeBlock', () => {
  it('give back the text that a reader of the Markdown sees', () => {
    for (const text of ['a', '`', '``a`', ' a ', 'a`', '` a `']) {
      const code = parseMarkdown(codeSpan(text)).find(({ type }) => type === 'code_inline');
      assert.equal(code?.content, text);
    }
    const [block] = parseMarkdown(codeBlock('a\n\tb\n````\nc'));
    assert.equal(block?.content, 'a\n\tb\n````\nc\n');
  });

  it('says how many lines are left out', () => {
    assert.match(codeBlock('a\n'.repeat(1_000)), /\n… 601 more lines …\n```$/);
  });
});

describe('usageSummary', () => {
  it('is of the last five minutes', () => {
    const values = [...new Array<number>(60).fill(900), ...new Array<number>(60).fill(10)];
    const [cpu = ''] = usageSummary({ ...series, cpu: values, memory: values });
    assert.equal(cpu, `CPU min 10%, mean 10%, max 10% ${'▁'.repeat(30)}`);
  });

  it('shows gaps, and says nothing where nothing is known', () => {
    assert.equal(sparkline([0, NaN, 50, 100], 100), '▁·▅█');
    assert.equal(sparkline([], 100), '');
    assert.deepEqual(usageSummary({ ...series, cpu: [NaN], memory: [] }), []);
  });
});
