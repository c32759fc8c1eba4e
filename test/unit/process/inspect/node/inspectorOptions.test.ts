import assert from 'node:assert/strict';
import { parseInspectorOptions } from '../../../../../src/process/inspect/node/inspectorOptions';

/** Host, port, and what else is set. */
function summary(commandLine: string, nodeOptions?: string): string {
  const { host, port, isRequested, isSignalDisabled } = parseInspectorOptions(commandLine.split(' '), nodeOptions);
  return `${host} ${port}${isRequested ? ' requested' : ''}${isSignalDisabled ? ' disabled' : ''}`;
}

describe('parseInspectorOptions', () => {
  const cases: readonly (readonly [commandLine: string, expected: string, nodeOptions?: string])[] = [
    ['node', '127.0.0.1 9229'],
    ['node api.js', '127.0.0.1 9229'],
    ['node --inspect api.js', '127.0.0.1 9229 requested'],
    ['node --inspect=9230 api.js', '127.0.0.1 9230 requested'],
    ['node --inspect=0 api.js', '127.0.0.1 0 requested'],
    ['node --inspect-brk=0.0.0.0:9231 api.js', '0.0.0.0 9231 requested'],
    ['node --inspect-wait api.js', '127.0.0.1 9229 requested'],
    ['node --inspect-port=[::1]:9333 api.js', '::1 9333'],
    ['node --inspect-port=127.0.0.1 api.js', '127.0.0.1 9229'],
    ['node --inspect-port=localhost:9444 api.js', 'localhost 9444'],
    ['node --inspect-port 9555 api.js', '127.0.0.1 9555'],
    ['node --debug-port=9444 --inspect api.js', '127.0.0.1 9444 requested'],
    ['node --inspect-port=9444 --inspect-port=9445 api.js', '127.0.0.1 9445'],
    // The options of the script, or values of other options
    ['node api.js --inspect=1234', '127.0.0.1 9229'],
    ['node -- --inspect=1234', '127.0.0.1 9229'],
    ['node -r --inspect api.js', '127.0.0.1 9229'],
    ['node -r ./hook.js --inspect=9230 api.js', '127.0.0.1 9230 requested'],
    ['node -e 1 --inspect=9230', '127.0.0.1 9230 requested'],
    // Similar names
    ['node --inspect-publish-uid=http --no-inspect api.js', '127.0.0.1 9229'],
    ['node --inspector=9230 api.js', '127.0.0.1 9229'],
    // What Node.js would reject
    ['node --inspect=port api.js', 'port 9229 requested'],
    ['node --inspect=[::1 api.js', '127.0.0.1 9229 requested'],
    ['node --inspect=1:2:3 api.js', '127.0.0.1 9229 requested'],
    // No inspector at SIGUSR1
    ['node --disable-sigusr1 api.js', '127.0.0.1 9229 disabled'],
    ['node --permission --allow-fs-read=* api.js', '127.0.0.1 9229 disabled'],
    ['node --experimental-permission api.js', '127.0.0.1 9229 disabled'],
    ['node api.js --permission', '127.0.0.1 9229'],
    ['deno run --inspect=9230 api.ts', '127.0.0.1 9230 requested'],
    // The command line decides
    ['node api.js', '127.0.0.1 9666 requested', '--inspect=9666'],
    ['node --inspect-port=9555 api.js', '127.0.0.1 9555 requested', '--max-old-space-size=4096  --inspect=9666'],
    ['node api.js', '127.0.0.1 9229 disabled', '--disable-sigusr1'],
    // A program that has set its title
    ['my server', '127.0.0.1 9229'],
  ];
  for (const [commandLine, expected, nodeOptions] of cases) {
    const title = nodeOptions === undefined ? commandLine : `${commandLine} with NODE_OPTIONS=${nodeOptions}`;
    it(`reads "${title}" as ${expected}`, () => {
      assert.equal(summary(commandLine, nodeOptions), expected);
    });
  }

  it('reads no more than the beginning of a command line of a million options', () => {
    const many = Array.from({ length: 1_000_000 }, () => '--x');
    assert.equal(parseInspectorOptions([...many, '--inspect'], undefined).isRequested, false);
    assert.equal(parseInspectorOptions(['node', `--inspect=${'['.repeat(1_000_000)}`]).isRequested, true);
  });
});
