import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TerminalTitle, type TerminalSight } from '../../../src/origins/terminalTitle';

type Process = TerminalSight['processes'][number];

const bash: Process = { name: 'bash', commandLine: ['/bin/bash', '--init-file', '/x/shellIntegration-bash.sh'] };
const node: Process = { name: 'node', commandLine: ['node', '/usr/bin/npm', 'run', 'dev'] };
/** As the kernel shows `npm run dev`, which writes its title over its arguments. */
const npm: Process = { name: 'npm run dev', commandLine: ['npm run dev', '', ''] };

interface Step {
  readonly title: string;
  readonly shell?: Process;
  readonly processes?: readonly Process[];
  readonly now?: readonly Process[];
  readonly isTemplated?: boolean;
  readonly at?: number;
}

/** The name after some listings, a second apart. */
function nameAfter(title: TerminalTitle, steps: readonly Step[]): string {
  steps.forEach(({ processes = [], now = processes, ...step }, index) => {
    title.observe({ isTemplated: false, shell: bash, processes, readAgain: () => now, at: index * 1_000, ...step });
  });
  return title.value;
}

function times(count: number, step: Step): readonly Step[] {
  return Array.from({ length: count }, () => step);
}

describe('The name of a terminal', () => {
  const unnamed = () => new TerminalTitle('/usr/bin/bash', undefined);

  it('stays that of the shell while `npm run dev` runs in it, whose title VS Code shortens to "npm"', () => {
    const recorded = [
      { title: 'bash' },
      { title: 'node', processes: [node] },
      { title: 'npm', processes: [{ name: 'npm', commandLine: ['npm', ''] }] },
      ...times(9, { title: 'npm', processes: [npm] }),
      { title: 'bash' },
    ];
    for (let length = 1; length <= recorded.length; length++) {
      assert.equal(nameAfter(unnamed(), recorded.slice(0, length)), 'bash', `after ${length} listings`);
    }
  });

  it('stays that of the shell when this extension starts while `npm run dev` runs', () => {
    assert.equal(nameAfter(unnamed(), times(9, { title: 'npm', processes: [npm] })), 'bash');
  });

  it('stays that of the shell while programs run whose titles have other forms', () => {
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
      assert.equal(nameAfter(unnamed(), times(9, { title, processes: [process] })), 'bash', title);
    }
  });

  it('is not taken from a program that has written over its arguments since it was listed', () => {
    const listed: Process = { name: 'nginx', commandLine: ['nginx', '-g', 'daemon off;'] };
    const now: Process = { name: 'nginx', commandLine: ['nginx: master process nginx -g daemon off;'] };
    assert.equal(nameAfter(unnamed(), times(9, { title: 'nginx:', processes: [listed], now: [now] })), 'bash');
  });

  it('is not taken from a program that ended before it was listed, however often the listings come', () => {
    const burst = Array.from({ length: 20 }, (_, index) => ({ title: 'make', at: index * 20 }));
    assert.equal(nameAfter(unnamed(), [...burst, { title: 'bash', at: 600 }]), 'bash');
    assert.equal(nameAfter(unnamed(), burst), 'bash');
  });

  it('is not taken from a program whose title changes all the time', () => {
    const steps = Array.from({ length: 60 }, (_, index) => ({
      title: `job${index % 2}`,
      processes: [{ name: `job${(index >> 1) % 2}`, commandLine: [`job${(index >> 1) % 2} of 2`] }],
    }));
    assert.equal(nameAfter(unnamed(), steps), 'bash');
  });

  it('becomes the one that its user gives it, whatever runs at that time', () => {
    assert.equal(nameAfter(unnamed(), times(3, { title: 'my server' })), 'my server');
    const renamed = [...times(3, { title: 'npm', processes: [npm] }), ...times(3, { title: 'api', processes: [npm] })];
    assert.equal(nameAfter(unnamed(), renamed), 'api');
    assert.equal(nameAfter(unnamed(), [...renamed, ...times(3, { title: 'web', processes: [npm] })]), 'web');
  });

  it('is the one that its user gave it before the window was reloaded', () => {
    assert.equal(nameAfter(unnamed(), times(3, { title: 'api', processes: [npm] })), 'api');
  });

  it('goes back to that of the shell when its user takes the name away', () => {
    assert.equal(nameAfter(unnamed(), [...times(3, { title: 'api' }), { title: 'bash' }]), 'bash');
    const duringRun = [...times(3, { title: 'api' }), ...times(9, { title: 'npm', processes: [npm] })];
    assert.equal(nameAfter(unnamed(), duringRun), 'api', 'nothing certain is known yet');
    assert.equal(nameAfter(unnamed(), [...duringRun, { title: 'bash' }]), 'bash');
  });

  it('is the one that it was created with, from the start, until its user gives it another', () => {
    const created = () => new TerminalTitle('/bin/bash', 'Dev Server');
    assert.equal(created().value, 'Dev Server');
    assert.equal(nameAfter(created(), times(9, { title: 'Dev Server', processes: [npm] })), 'Dev Server');
    assert.equal(nameAfter(created(), times(3, { title: 'api', processes: [npm] })), 'api');
    assert.equal(new TerminalTitle('/bin/bash', '').value, 'bash');
  });

  it('is not taken from a title that the setting, or a program, makes of anything', () => {
    const free = times(9, { title: 'root@host: ~/project', isTemplated: true });
    assert.equal(nameAfter(unnamed(), free), 'bash');
    assert.equal(nameAfter(new TerminalTitle('/bin/bash', 'agent'), free), 'agent');
    assert.equal(nameAfter(unnamed(), [...times(3, { title: 'api' }), ...free]), 'api');
  });

  it('is that of the shell that runs, and not of a program that takes its place', () => {
    assert.equal(new TerminalTitle('/usr/bin/zsh', undefined).value, 'zsh');
    const zsh: Process = { name: 'zsh', commandLine: ['-zsh'] };
    assert.equal(nameAfter(unnamed(), times(2, { title: '-zsh', shell: zsh })), 'zsh');
    assert.equal(nameAfter(unnamed(), [{ title: 'bash' }, { title: 'zsh', shell: zsh }]), 'zsh', 'exec zsh');
    assert.equal(
      nameAfter(unnamed(), [{ title: 'bash' }, ...times(9, { title: 'npm', shell: npm })]),
      'bash',
      'exec npm',
    );
    const pwsh: Process = { name: 'pwsh.exe', commandLine: ['C:\\Program Files\\pwsh.exe'] };
    assert.equal(nameAfter(unnamed(), times(9, { title: 'pwsh', shell: pwsh })), 'pwsh');
    const python: Process = { name: 'python3', commandLine: ['/usr/bin/python3', '-i'] };
    assert.equal(
      nameAfter(new TerminalTitle('/usr/bin/python3', undefined), [{ title: 'python3', shell: python }]),
      'python3',
    );
  });

  it('is never that of a process in the foreground, whatever that is called', () => {
    const word = fc.string({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.integer({ min: 3, max: 8 }), (words, listings) => {
        const [first = ''] = words;
        const process = { name: first.slice(0, 15), commandLine: [words.join(' ')] };
        const [argument = ''] = process.commandLine;
        const title = argument.startsWith('/')
          ? (argument.split('/').findLast((part) => part !== '') ?? '')
          : argument.split(' ')[0];
        assert.equal(nameAfter(unnamed(), times(listings, { title: title ?? '', processes: [process] })), 'bash');
      }),
    );
  });

  it('takes no longer to find for 64 KB of one character than in proportion to its length', () => {
    const cost = (length: number, character: string): number => {
      const text = character.repeat(length);
      const processes = [{ name: text, commandLine: [text] }];
      const title = unnamed();
      const start = process.cpuUsage();
      nameAfter(title, times(200, { title: `${text}x`, processes }));
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    for (const character of ['a', ' ', '/', '\\', '-', '.', '\u{1F600}']) {
      cost(64, character);
      const plain = Math.max(cost(640, character), 1_000);
      assert.ok(cost(65_536, character) < plain * 400, `64 KB of ${JSON.stringify(character)}`);
    }
  });

  it('is bounded, however long what it was given is', () => {
    const long = 'x'.repeat(65_536);
    assert.ok(new TerminalTitle('/bin/bash', long).value.length <= 200);
    assert.ok(nameAfter(unnamed(), times(3, { title: long })).length <= 200);
    assert.ok(nameAfter(unnamed(), [{ title: long, shell: { name: long, commandLine: [long] } }]).length <= 200);
  });
});
