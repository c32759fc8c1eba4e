import { executed, reset, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { reveal, type RevealContext } from '../../../../src/actions/reveal/reveal';
import { unknownTerminalId, type OriginKind } from '../../../../src/process/origin';

describe('Reveal', () => {
  let shown: string[];

  beforeEach(() => {
    reset();
    shown = [];
  });

  const open: RevealContext = {
    findTerminal: (id) => ({ show: () => void shown.push(id) }),
    findSession: () => ({}),
    findExtension: () => 'publisher.name',
  };
  const gone: RevealContext = {
    findTerminal: () => undefined,
    findSession: () => undefined,
    findExtension: () => undefined,
  };
  const run = (kind: OriginKind, context: RevealContext, id = 'id', label = 'api') =>
    reveal({ id, kind, label }, context);

  it('shows the terminal, also that of a task', async () => {
    await run('terminal', open, 'one');
    await run('task', open, 'two');
    assert.deepEqual(shown, ['one', 'two']);
    assert.deepEqual(user.messages, []);
  });

  const commandsOf: readonly (readonly [OriginKind, readonly unknown[]])[] = [
    ['debug', ['workbench.debug.action.focusCallStackView']],
    ['extension', ['workbench.extensions.search', '@id:publisher.name']],
    ['extensionHost', ['workbench.action.showRuntimeExtensions']],
  ];
  for (const [kind, command] of commandsOf) {
    it(`opens what VS Code has of the kind ${kind}`, async () => {
      await run(kind, open);
      assert.deepEqual(executed, [command]);
      assert.deepEqual(user.messages, []);
    });
  }

  const texts: readonly (readonly [OriginKind, string])[] = [
    ['terminal', 'Terminal api'],
    ['task', 'Task api'],
    ['debug', 'Debug session api'],
    ['extension', 'Extension api'],
  ];
  for (const [kind, name] of texts) {
    it(`says by name that what has started it is gone: ${kind}`, async () => {
      await run(kind, gone);
      assert.deepEqual(
        user.messages.map(({ text }) => text),
        [`${name} is gone: there is nothing to bring up.`],
      );
      assert.deepEqual(executed, []);
    });
  }

  it('says that the terminal is not known', async () => {
    await run('terminal', open, unknownTerminalId);
    assert.match(user.messages[0]?.text ?? '', /not known in which one/);
    assert.deepEqual(shown, []);
  });

  it('makes no link of the name of a terminal', async () => {
    await run('terminal', gone, 'id', '[here](command:evil)');
    assert.doesNotMatch(user.messages[0]?.text ?? '', /\]\(command:/);
  });
});
