import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayName, maxNameLength } from '../../../../src/process/programs/displayName';
import { distinctNames } from '../../../../src/process/programs/distinctNames';

const node = (...args: string[]) => ({ name: 'node', commandLine: ['node', ...args] });

describe('names of siblings', () => {
  const cases: readonly (readonly [title: string, siblings: Parameters<typeof distinctNames>[0], names: string[]])[] = [
    [
      'Names that differ already stay as they are',
      [node('a.js', '--port', '1'), node('b.js', '--port', '2')],
      ['node a.js', 'node b.js'],
    ],
    [
      'An argument in which siblings differ is shown with its option',
      [node('worker.js', '--log', 'x', '--port', '8012'), node('worker.js', '--log', 'x', '--port', '8013')],
      ['node worker.js --port 8012', 'node worker.js --port 8013'],
    ],
    [
      'An option that differs itself is shown as it is',
      [node('worker.js', '--port=8012', '-v'), node('worker.js', '--port=8013', '-v')],
      ['node worker.js --port=8012', 'node worker.js --port=8013'],
    ],
    [
      'The arguments of a program that was given as code are told apart',
      ['8001', '8002'].map((port) => node('-e', 'setInterval(()=>{},1e3)', '--', '--port', port)),
      ['node -e setInterval(()=>{},1e3) --port 8001', 'node -e setInterval(()=>{},1e3) --port 8002'],
    ],
    [
      'Code that begins alike is shown from where it differs',
      ['red', 'blue'].map((colour) => node('-e', `require('/srv/app/lib/worker')('${colour}')`)),
      ["node -e require('/srv/app/lib/w… …er')('red')", "node -e require('/srv/app/lib/w… …er')('blue')"],
    ],
    [
      'An option that only one has is shown for that one',
      [node('worker.js'), node('--inspect', 'worker.js')],
      ['node worker.js', 'node worker.js --inspect'],
    ],
    [
      'More arguments are shown until all are told apart',
      [node('w.js', '--a=1', '--b=1'), node('w.js', '--a=1', '--b=2'), node('w.js', '--a=2', '--b=2')],
      ['node w.js --a=1 --b=1', 'node w.js --a=1 --b=2', 'node w.js --a=2'],
    ],
    [
      'Scripts of one name are told apart by where they are',
      [node('/srv/a/server.js'), node('/srv/b/server.js')],
      ['node server.js /srv/a/server.js', 'node server.js /srv/b/server.js'],
    ],
    [
      'Processes with the same arguments are told apart by their folder',
      ['/srv/api', '/srv/web'].map((cwd) => ({ name: 'npm run dev', commandLine: ['npm run dev'], cwd })),
      ['npm run dev (api)', 'npm run dev (web)'],
    ],
    ['Processes that differ in nothing keep the same name', [node('w.js'), node('w.js')], ['node w.js', 'node w.js']],
    [
      'A command line that is one text is told apart by its words',
      ['1', '2'].map((port) => ({ name: 'node', commandLine: [`/usr/bin/node /srv/w.js --port ${port}`] })),
      ['node w.js --port 1', 'node w.js --port 2'],
    ],
    [
      'Processes without a command line keep their names',
      [
        { name: 'a', commandLine: [] },
        { name: 'a', commandLine: ['a'] },
      ],
      ['a', 'a'],
    ],
    [
      'Shells are told apart by their scripts',
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

  it('Twenty servers that differ in their port have twenty names', () => {
    const siblings = Array.from({ length: 20 }, (_, index) =>
      node('-e', 'setInterval(()=>{},1e3)', '--', '--port', `80${index}`),
    );
    assert.equal(new Set(distinctNames(siblings)).size, 20);
  });

  it('A name is bounded, and begins as it would for a process alone', () => {
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
