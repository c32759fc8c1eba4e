import assert from 'node:assert/strict';
import { TerminalTitle } from '../../../src/origins/terminalTitle';

describe('TerminalTitle', () => {
  const after = (...titles: readonly (readonly [title: string, processes: readonly string[]])[]) => {
    const title = new TerminalTitle('bash');
    for (const [text, processes] of titles) title.observe(text, processes);
    return title.value;
  };

  it('does not follow what runs in the terminal', () => {
    assert.equal(after(...Array.from({ length: 9 }, () => ['node', ['bash', 'node']] as const)), 'bash');
  });

  it('is not misled by a title that comes before the process is listed', () => {
    assert.equal(
      after(['node', ['bash']], ['node', ['bash']], ['node', ['bash', 'node']], ['node', ['bash', 'node']]),
      'bash',
    );
  });

  it('believes a title that stays', () => {
    assert.equal(after(...Array.from({ length: 3 }, () => ['my server', ['bash', 'node']] as const)), 'my server');
  });

  it('goes back to the name of the shell', () => {
    assert.equal(after(['x', ['bash']], ['x', ['bash']], ['x', ['bash']], ['bash', ['bash']]), 'bash');
  });
});
