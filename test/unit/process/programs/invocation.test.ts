import assert from 'node:assert/strict';
import { getInvocation } from '../../../../src/process/programs/invocation';

const node = (...commandLine: string[]) => getInvocation({ name: 'node', commandLine });

describe('getInvocation', () => {
  it('reads the same from a list of arguments and from one string', () => {
    const expected = {
      program: 'node',
      args: ['-r', 'x', 'a.js', '--port', '1'],
      script: { kind: 'file', option: '', value: 'a.js', args: ['--port', '1'] },
    };
    assert.deepEqual(node('/my bin/node', '-r', 'x', 'a.js', '--port', '1'), expected);
    assert.deepEqual(node('/my bin/node -r x a.js  --port 1'), expected);
    assert.deepEqual(node('"C:\\my bin\\node.exe" -r x a.js --port 1'), expected);
  });

  it('keeps a quoted argument whole if the program is quoted, as on Windows', () => {
    assert.deepEqual(node('"C:\\my bin\\node.exe" "my app.js" x')?.script?.value, 'my app.js');
    assert.deepEqual(node('node "my app.js"')?.script?.value, '"my');
  });

  it('reads at most 128 arguments after the program', () => {
    const args = Array.from({ length: 200 }, (_, index) => `${index}`);
    assert.equal(node('node', ...args)?.args.length, 128);
    assert.equal(node(`node ${args.join(' ')}`)?.args.length, 128);
  });

  it('knows nothing of a process without a command line', () => {
    assert.equal(node(), undefined);
    assert.equal(node(''), undefined);
  });
});
