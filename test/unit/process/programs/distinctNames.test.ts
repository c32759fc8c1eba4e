import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayName, maxNameLength } from '../../../../src/process/programs/displayName';
import { distinctNames } from '../../../../src/process/programs/distinctNames';

const node = (...args: string[]) => ({ name: 'node', commandLine: ['node', ...args] });

describe('distinctNames', () => {
  const cases: readonly (readonly [title: string, siblings: Parameters<typeof distinctNames>[0], names: string[]])[] = [
    [
      'leaves names as they are that already differ',
      [node('a.js', '--port', '1'), node('b.js', '--port', '2')],
      ['a.js', 'b.js'],
    ],
    [
      'shows an argument in which siblings differ with its option',
      [node('worker.js', '--log', 'x', '--port', '8012'), node('worker.js', '--log', 'x', '--port', '8013')],
      ['worker.js --port 8012', 'worker.js --port 8013'],
    ],
    [
      'shows an option as it is that differs itself',
      [node('worker.js', '--port=8012', '-v'), node('worker.js', '--port=8013', '-v')],
      ['worker.js --port=8012', 'worker.js --port=8013'],
    ],
    [
      'distinguishes programs that are given as code by their arguments',
      ['8001', '8002'].map((port) => node('-e', 'setInterval(()=>{},1e3)', '--', '--port', port)),
      ['node -e setInterval(()=>{},1e3) --port 8001', 'node -e setInterval(()=>{},1e3) --port 8002'],
    ],
    [
      'shows code with the same beginning from the first difference',
      ['red', 'blue'].map((colour) => node('-e', `require('/srv/app/lib/worker')('${colour}')`)),
      ["node -e require('/srv/app/lib/w… …er')('red')", "node -e require('/srv/app/lib/w… …er')('blue')"],
    ],
    [
      'shows an option that only one process has for that process',
      [node('worker.js'), node('--inspect', 'worker.js')],
      ['worker.js', 'worker.js --inspect'],
    ],
    [
      'shows more arguments until all processes are distinguished',
      [node('w.js', '--a=1', '--b=1'), node('w.js', '--a=1', '--b=2'), node('w.js', '--a=2', '--b=2')],
      ['w.js --a=1 --b=1', 'w.js --a=1 --b=2', 'w.js --a=2'],
    ],
    [
      'distinguishes scripts of the same name by their paths',
      [node('/srv/a/worker.js'), node('/srv/b/worker.js')],
      ['worker.js /srv/a/worker.js', 'worker.js /srv/b/worker.js'],
    ],
    [
      'leaves names as they are that already differ in their folders',
      [node('/srv/a/server.js'), node('/srv/b/server.js')],
      ['a/server.js', 'b/server.js'],
    ],
    [
      'distinguishes scripts of the same name by their interpreters, and then by their arguments',
      [
        node('worker.js', '--port', '1'),
        node('worker.js', '--port', '2'),
        { name: 'bun', commandLine: ['bun', 'worker.js', '--port', '3'] },
      ],
      ['worker.js node --port 1', 'worker.js node --port 2', 'worker.js bun'],
    ],
    [
      'distinguishes processes with the same arguments by their folders',
      ['/srv/api', '/srv/web'].map((cwd) => ({ name: 'npm run dev', commandLine: ['npm run dev'], cwd })),
      ['npm run dev (api)', 'npm run dev (web)'],
    ],
    ['gives processes that differ in nothing the same name', [node('w.js'), node('w.js')], ['w.js', 'w.js']],
    [
      'distinguishes command lines that are one string by their words',
      ['1', '2'].map((port) => ({ name: 'node', commandLine: [`/usr/bin/node /srv/w.js --port ${port}`] })),
      ['w.js --port 1', 'w.js --port 2'],
    ],
    [
      'leaves the names of processes without a command line as they are',
      [
        { name: 'a', commandLine: [] },
        { name: 'a', commandLine: ['a'] },
      ],
      ['a', 'a'],
    ],
    [
      'distinguishes shells by their scripts',
      [
        { name: 'bash', commandLine: ['bash', '-c', 'npm run build; sleep 10'] },
        { name: 'bash', commandLine: ['bash', '-c', 'npm test; sleep 10'] },
      ],
      ['bash -c npm run build; sleep 10', 'bash -c npm test; sleep 10'],
    ],
  ];
  for (const [title, siblings, names] of cases) {
    it(title, () => {
      assert.deepEqual(distinctNames(siblings), names);
    });
  }

  it('gives twenty servers with different ports twenty names', () => {
    const siblings = Array.from({ length: 20 }, (_, index) =>
      node('-e', 'setInterval(()=>{},1e3)', '--', '--port', `80${index}`),
    );
    assert.equal(new Set(distinctNames(siblings)).size, 20);
  });

  it('keeps names within their maximum length, and their beginnings as they are for a process alone', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '-', '=', '/', ' ', '🙂'), maxLength: 80 });
    const sibling = fc.record({ name: word, commandLine: fc.array(word, { maxLength: 5 }), cwd: word });
    fc.assert(
      fc.property(fc.array(sibling, { maxLength: 6 }), (siblings) => {
        const names = distinctNames(siblings);
        assert.equal(names.length, siblings.length);
        for (const [index, name] of names.entries()) {
          assert.ok(name.length <= maxNameLength);
          const alone = displayName(siblings[index] ?? assert.fail());
          assert.ok(name.startsWith(alone.slice(0, 15)), name);
        }
      }),
    );
  });
});
