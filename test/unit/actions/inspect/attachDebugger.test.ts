import { events, executed, extensions, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { attachDebugger } from '../../../../src/actions/inspect/attachDebugger';
import { waitFor } from '../../../host/waitFor';
import { InspectFixture } from './inspectFixture';

const jsDebug = {
  id: 'ms-vscode.js-debug',
  extensionPath: '/extensions/js-debug',
  packageJSON: { contributes: { debuggers: [{ type: 'node' }, { type: 7 }, null] } },
};

describe('attachDebugger', function () {
  this.timeout(60_000);

  let fixture: InspectFixture;

  beforeEach(() => {
    fixture = new InspectFixture();
    extensions.push(jsDebug, { id: 'a.b', extensionPath: '/a', packageJSON: { contributes: { debuggers: 'none' } } });
  });

  afterEach(async () => {
    await fixture.dispose();
  });

  const messages = (): string => user.messages.map(({ text }) => text).join('\n');

  it('opens the inspector of a Node.js program for the debugger, and closes it once the session has ended', async () => {
    const program = await fixture.programs.start('idle', ['node']);
    await attachDebugger(fixture.process(program), fixture.context);
    const [port] = await fixture.programs.ports(program);
    assert.ok(port !== undefined);
    const [configuration, ...others] = user.debugged as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual(others, []);
    assert.equal(configuration?.port, port);
    assert.equal(configuration.type, 'node');
    assert.equal('processId' in configuration, false);
    events.sessionEnded.fire({ id: 'another' });
    assert.deepEqual(await fixture.programs.ports(program), [port]);
    events.sessionEnded.fire({ id: 'session' });
    await waitFor('the port to be closed', 10_000, async () => (await fixture.programs.ports(program)).length === 0);
    await program.untilItBeats();
  });

  it('closes the inspector when the extension ends', async () => {
    const program = await fixture.programs.start('idle', ['node']);
    await attachDebugger(fixture.process(program), fixture.context);
    assert.equal((await fixture.programs.ports(program)).length, 1);
    await fixture.programs.inspector.end();
    assert.deepEqual(await fixture.programs.ports(program), []);
    await program.untilItBeats();
  });

  it('leaves an inspector open that was open before', async () => {
    const program = await fixture.programs.start('idle', ['node', '--inspect=9333']);
    await attachDebugger(fixture.process(program), fixture.context);
    assert.equal((user.debugged as readonly { readonly port: number }[])[0]?.port, 9333);
    events.sessionEnded.fire({ id: 'session' });
    assert.deepEqual(await fixture.programs.ports(program), [9333]);
  });

  it('says which extension it needs for a program in machine code, and searches for it', async () => {
    const target = await fixture.programs.startOther('sleep', ['1000']);
    user.answer = ({ buttons }) => buttons[0];
    await attachDebugger(fixture.process(target), fixture.context);
    assert.match(
      messages(),
      /^No debugger was attached to sleep \(\d+\)\. It needs an extension: vadimcn\.vscode-lldb or /,
    );
    assert.deepEqual(executed.at(-1), ['workbench.extensions.search', '@id:vadimcn.vscode-lldb']);
  });
});
