import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TerminalTitle, type TerminalObservation } from '../../../src/origins/terminalTitle';

type Process = TerminalObservation['processes'][number];

const bash: Process = { name: 'bash', commandLine: ['/bin/bash', '--init-file', '/x/shellIntegration-bash.sh'] };
const node: Process = { name: 'node', commandLine: ['node', '/usr/bin/npm', 'run', 'dev'] };
/** As the kernel shows `npm run dev`, which overwrites its arguments with its title. */
const npm: Process = { name: 'npm run dev', commandLine: ['npm run dev', '', ''] };

interface Step {
  readonly title: string;
  readonly shell?: Process;
  readonly processes?: readonly Process[];
  readonly now?: readonly Process[];
  readonly isTemplated?: boolean;
  readonly at?: number;
}

/** The label after some listings, a second apart. */
function labelAfter(title: TerminalTitle, steps: readonly Step[]): string {
  steps.forEach(({ processes = [], now = processes, ...step }, index) => {
    title.observe({ isTemplated: false, shell: bash, processes, readAgain: () => now, at: index * 1_000, ...step });
  });
  return title.value;
}

function times(count: number, step: Step): readonly Step[] {
  return Array.from({ length: count }, () => step);
}

describe('TerminalTitle', () => {
  const unnamed = () => new TerminalTitle('/usr/bin/bash', undefined);

  it('is the name of the shell while `npm run dev` runs, whose title VS Code shortens to "npm"', () => {
    const recorded = [
      { title: 'bash' },
      { title: 'node', processes: [node] },
      { title: 'npm', processes: [{ name: 'npm', commandLine: ['npm', ''] }] },
      ...times(9, { title: 'npm', processes: [npm] }),
      { title: 'bash' },
    ];
    for (let length = 1; length <= recorded.length; length++) {
      assert.equal(labelAfter(unnamed(), recorded.slice(0, length)), 'bash', `after ${length} listings`);
    }
  });

  it('is the name of the shell before that has replaced the pty host, from which it was forked', () => {
    const forked: Process = {
      name: 'MainThread',
      commandLine: ['/vscode/node', '/vscode/out/bootstrap-fork', '--type=ptyHost'],
    };
    const executing: Process = { name: 'MainThread', commandLine: [] };
    const older: Process = { ...forked, name: 'node' };
    for (const shell of [forked, executing, older]) {
      assert.equal(labelAfter(unnamed(), [{ title: '', shell }]), 'bash');
      assert.equal(labelAfter(unnamed(), [{ title: '', shell }, { title: 'bash' }]), 'bash');
    }
  });

  it('is the name of the shell if the extension starts while `npm run dev` runs', () => {
    assert.equal(labelAfter(unnamed(), times(9, { title: 'npm', processes: [npm] })), 'bash');
  });

  it('is the name of the shell while programs run whose titles have other forms', () => {
    const programs: readonly (readonly [title: string, process: Process])[] = [
      ['make', { name: 'make', commandLine: ['make', 'serve'] }],
      ['yarn', { name: 'yarn start', commandLine: ['yarn start', ''] }],
      ['pnpm', { name: 'pnpm run dev', commandLine: ['pnpm run dev'] }],
      ['python3', { name: 'python3', commandLine: ['/usr/bin/python3', 'manage.py'] }],
      ['redis-server', { name: 'redis-server', commandLine: ['redis-server *:6379'] }],
      [
        'a-program-with-a-long-name',
        { name: 'a-program-with-', commandLine: ['./a-program-with-a-long-name'.slice(2)] },
      ],
      ['node', { name: 'MainThread', commandLine: ['node', 'server.js'] }],
    ];
    for (const [title, process] of programs) {
      assert.equal(labelAfter(unnamed(), times(9, { title, processes: [process] })), 'bash', title);
    }
  });

  it('is not the title of a program that has overwritten its arguments since it was listed', () => {
    const listed: Process = { name: 'nginx', commandLine: ['nginx', '-g', 'daemon off;'] };
    const now: Process = { name: 'nginx', commandLine: ['nginx: master process nginx -g daemon off;'] };
    assert.equal(labelAfter(unnamed(), times(9, { title: 'nginx:', processes: [listed], now: [now] })), 'bash');
  });

  it('is not the title of a program that ended before it was listed, however many listings follow at once', () => {
    const burst = Array.from({ length: 20 }, (_, index) => ({ title: 'make', at: index * 20 }));
    assert.equal(labelAfter(unnamed(), [...burst, { title: 'bash', at: 600 }]), 'bash');
    assert.equal(labelAfter(unnamed(), burst), 'bash');
  });

  it('is not the title of a program whose title changes all the time', () => {
    const steps = Array.from({ length: 60 }, (_, index) => ({
      title: `job${index % 2}`,
      processes: [{ name: `job${(index >> 1) % 2}`, commandLine: [`job${(index >> 1) % 2} of 2`] }],
    }));
    assert.equal(labelAfter(unnamed(), steps), 'bash');
  });

  it('becomes the name that the user gives the terminal, whatever runs at that time', () => {
    assert.equal(labelAfter(unnamed(), times(3, { title: 'my server' })), 'my server');
    const renamed = [...times(3, { title: 'npm', processes: [npm] }), ...times(3, { title: 'api', processes: [npm] })];
    assert.equal(labelAfter(unnamed(), renamed), 'api');
    assert.equal(labelAfter(unnamed(), [...renamed, ...times(3, { title: 'web', processes: [npm] })]), 'web');
  });

  it('is the name that the user gave the terminal before the window was reloaded', () => {
    assert.equal(labelAfter(unnamed(), times(3, { title: 'api', processes: [npm] })), 'api');
  });

  it('is the name of the shell again after the user has removed the name of the terminal', () => {
    assert.equal(labelAfter(unnamed(), [...times(3, { title: 'api' }), { title: 'bash' }]), 'bash');
    const duringRun = [...times(3, { title: 'api' }), ...times(9, { title: 'npm', processes: [npm] })];
    assert.equal(labelAfter(unnamed(), duringRun), 'api', 'nothing certain is known yet');
    assert.equal(labelAfter(unnamed(), [...duringRun, { title: 'bash' }]), 'bash');
  });

  it('is the name with which the terminal was created, until the user gives it another name', () => {
    const created = () => new TerminalTitle('/bin/bash', 'Dev Server');
    assert.equal(created().value, 'Dev Server');
    assert.equal(labelAfter(created(), times(9, { title: 'Dev Server', processes: [npm] })), 'Dev Server');
    assert.equal(labelAfter(created(), times(3, { title: 'api', processes: [npm] })), 'api');
    assert.equal(new TerminalTitle('/bin/bash', '').value, 'bash');
  });

  it('is not a title that may contain any text, because of the setting or a program', () => {
    const free = times(9, { title: 'root@host: ~/project', isTemplated: true });
    assert.equal(labelAfter(unnamed(), free), 'bash');
    assert.equal(labelAfter(new TerminalTitle('/bin/bash', 'agent'), free), 'agent');
    assert.equal(labelAfter(unnamed(), [...times(3, { title: 'api' }), ...free]), 'api');
  });

  it('is the name of the shell that runs, and not of another program that replaces it', () => {
    assert.equal(new TerminalTitle('/usr/bin/zsh', undefined).value, 'zsh');
    const zsh: Process = { name: 'zsh', commandLine: ['-zsh'] };
    assert.equal(labelAfter(unnamed(), times(2, { title: '-zsh', shell: zsh })), 'zsh');
    assert.equal(labelAfter(unnamed(), [{ title: 'bash' }, { title: 'zsh', shell: zsh }]), 'zsh', 'exec zsh');
    assert.equal(
      labelAfter(unnamed(), [{ title: 'bash' }, ...times(9, { title: 'npm', shell: npm })]),
      'bash',
      'exec npm',
    );
    const pwsh: Process = { name: 'pwsh.exe', commandLine: ['C:\\Program Files\\pwsh.exe'] };
    assert.equal(labelAfter(unnamed(), times(9, { title: 'pwsh', shell: pwsh })), 'pwsh');
    const python: Process = { name: 'python3', commandLine: ['/usr/bin/python3', '-i'] };
    assert.equal(
      labelAfter(new TerminalTitle('/usr/bin/python3', undefined), [{ title: 'python3', shell: python }]),
      'python3',
    );
  });

  it('is never the title of a process in the foreground, whatever the name of that', () => {
    const word = fc.string({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.integer({ min: 3, max: 8 }), (words, listings) => {
        const [first = ''] = words;
        const process = { name: first.slice(0, 15), commandLine: [words.join(' ')] };
        const [argument = ''] = process.commandLine;
        const title = argument.startsWith('/')
          ? (argument.split('/').findLast((part) => part !== '') ?? '')
          : argument.split(' ')[0];
        assert.equal(labelAfter(unnamed(), times(listings, { title: title ?? '', processes: [process] })), 'bash');
      }),
    );
  });

  it('takes time in proportion to the length of a title, also for 64 KB of one character', () => {
    const cost = (length: number, character: string): number => {
      const text = character.repeat(length);
      const processes = [{ name: text, commandLine: [text] }];
      const title = unnamed();
      const start = process.cpuUsage();
      labelAfter(title, times(200, { title: `${text}x`, processes }));
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    for (const character of ['a', ' ', '/', '\\', '-', '.', '\u{1F600}']) {
      cost(64, character);
      const plain = Math.max(cost(640, character), 1_000);
      assert.ok(cost(65_536, character) < plain * 400, `64 KB of ${JSON.stringify(character)}`);
    }
  });

  it('has 200 characters at most', () => {
    const long = 'x'.repeat(65_536);
    assert.ok(new TerminalTitle('/bin/bash', long).value.length <= 200);
    assert.ok(labelAfter(unnamed(), times(3, { title: long })).length <= 200);
    assert.ok(labelAfter(unnamed(), [{ title: long, shell: { name: long, commandLine: [long] } }]).length <= 200);
  });
});
