import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { shellCommand } from '../../../../src/actions/copy/shellCommand';

/** The arguments that bash makes of a text. */
function parse(text: string): readonly string[] {
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  const output = execFileSync('bash', ['-c', `printf '%s\\0' ${text}`], { env: environment });
  return output.toString('utf8').split('\0').slice(0, -1);
}

const argument = fc.string({ minLength: 0, maxLength: 12, unit: 'binary' }).filter((text) => !text.includes('\0'));

describe('A command line for the clipboard', () => {
  it('is what bash takes apart into the same arguments, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (commandLine) => {
        // What is no Unicode cannot be an argument.
        fc.pre(commandLine.every((arg) => !/\p{Cs}/u.test(arg)));
        assert.deepEqual(parse(shellCommand(commandLine)), commandLine);
      }),
      { numRuns: 50 },
    );
  });

  it('has no control characters', () => {
    const text = shellCommand(['a\nb', '\x1b[201~', '\x7f', '\x9b']);
    assert.doesNotMatch(text, /\p{Cc}/u);
    assert.deepEqual(parse(text), ['a\nb', '\x1b[201~', '\x7f', '\x9b']);
  });
});
