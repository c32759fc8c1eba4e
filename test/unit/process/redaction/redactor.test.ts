import assert from 'node:assert/strict';
import { Redactor } from '../../../../src/process/redaction/redactor';

const redactor = new Redactor({ homeFolder: '/home/alice', userName: 'alice' });

describe('Redactor', () => {
  const texts: readonly (readonly [text: string, expected: string])[] = [
    ['/home/alice/project/a.js', '~/project/a.js'],
    ['/home/alice', '~'],
    ['/home/alicent/x', '/home/user/x'],
    ['file:///home/alice/x', 'file://~/x'],
    ['/home/bob/x and /Users/carol/y', '/home/user/x and /Users/user/y'],
    ['C:\\Users\\Alice\\x', 'C:\\Users\\user\\x'],
    ['/home/linuxbrew/.linuxbrew/bin', '/home/linuxbrew/.linuxbrew/bin'],
    ['vscode%2F%2Fhome%2Falice%2Fx', 'vscode%2F%2Fhome%2Fuser%2Fx'],
    ['/tmp/build-alice/x', '/tmp/build-user/x'],
    ['chalice malice', 'chalice malice'],
    ['zsh: ALICE@host', 'zsh: user@host'],
  ];
  for (const [text, expected] of texts) {
    it(`writes ${text} as ${expected}`, () => {
      assert.equal(redactor.text(text), expected);
    });
  }

  it('leaves words that are users of images: node is a program', () => {
    const shared = new Redactor({ homeFolder: '/home/node', userName: 'node' });
    assert.deepEqual(shared.commandLine(['node', '/home/node/server.js']), ['node', '~/server.js']);
  });

  it('does without a home folder and a user, and with a home folder that is the root', () => {
    for (const homeFolder of ['', '/'])
      assert.equal(new Redactor({ homeFolder, userName: '' }).text('/usr/bin/a b'), '/usr/bin/a b');
  });

  it('takes names with a meaning in patterns as they are', () => {
    const odd = new Redactor({ homeFolder: '/home/a.b(c[', userName: 'a.b(c[' });
    assert.equal(odd.text('/home/a.b(c[/x'), '~/x');
    assert.equal(odd.text('/home/axb'), '/home/user');
  });

  it('cuts long texts and command lines, and says so', () => {
    assert.equal(redactor.text('x'.repeat(10_000)).length, 500);
    const cut = redactor.commandLine(Array.from({ length: 10_000 }, () => 'argument'));
    assert.ok(cut.length < 1_000);
    assert.equal(cut.at(-1), '…');
    assert.equal(redactor.commandLine(['x'.repeat(10_000)])[0]?.length, 1_000);
  });

  it('takes secrets out of titles, too', () => {
    assert.equal(redactor.text('mysql --password=hunter2'), 'mysql --password=***');
  });
});
