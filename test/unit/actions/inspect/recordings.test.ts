import { events, executed, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { recordCpu } from '../../../../src/actions/inspect/recordCpu';
import { recordHeap, takeSnapshot } from '../../../../src/actions/inspect/recordHeap';
import { showStack } from '../../../../src/actions/inspect/showStack';
import { waitFor } from '../../../host/waitFor';
import { InspectFixture } from './inspectFixture';

describe('Recordings', function () {
  this.timeout(60_000);

  let fixture: InspectFixture;

  beforeEach(() => {
    fixture = new InspectFixture();
  });

  afterEach(async () => {
    await fixture.dispose();
  });

  const messages = (): readonly string[] => user.messages.map(({ text }) => text);
  const opened = (): readonly string[] =>
    executed.filter(([id]) => id === 'vscode.open').map(([, uri]) => (uri as { readonly path: string }).path);

  it('of the CPU are opened in the viewer, and the inspector is closed again', async () => {
    const program = await fixture.programs.start('loop', ['node']);
    await recordCpu(fixture.process(program), fixture.context);
    assert.match(fixture.file('.cpuprofile'), /"functionName":"spin"/);
    assert.match(opened().join(), /\.cpuprofile$/);
    assert.match(messages().join('\n'), /^\$\(check\) loop\.js \(\d+\): Its inspector is closed again\.$/);
    assert.deepEqual(await fixture.programs.ports(program), []);
  });

  it('that are cancelled leave nothing, and the inspector is closed again', async () => {
    const program = await fixture.programs.start('loop', ['node']);
    const recording = recordCpu(fixture.process(program), fixture.context);
    await waitFor('the inspector to be open', 10_000, async () => (await fixture.programs.ports(program)).length > 0);
    events.progressCancelled.fire(undefined);
    await recording;
    assert.deepEqual(readdirSync(fixture.folder), []);
    assert.deepEqual(opened(), []);
    await waitFor('the port to be closed', 10_000, async () => (await fixture.programs.ports(program)).length === 0);
    await program.untilItBeats();
  });

  it('of the heap are opened in the viewer', async () => {
    const program = await fixture.programs.start('heap', ['node']);
    await recordHeap(fixture.process(program), fixture.context);
    assert.match(fixture.file('.heapprofile'), /"head":/);
    assert.match(opened().join(), /\.heapprofile$/);
  });

  it('of the whole heap are made after a question that says what they cost', async () => {
    const program = await fixture.programs.start('heap', ['node']);
    await takeSnapshot(fixture.process(program), fixture.context);
    const [question] = user.messages;
    assert.match(question?.text ?? '', /^Take a heap snapshot of heap\.js \(\d+\)\?$/);
    assert.match(question?.detail ?? '', /up to \d+ s, needs up to \d+ MB more memory[^]*SIGUSR1/);
    assert.deepEqual(readdirSync(fixture.folder), []);
    user.answer = ({ buttons }) => buttons[0];
    await takeSnapshot(fixture.process(program), fixture.context);
    assert.match(fixture.file('.heapsnapshot'), /LeakedThing/);
    assert.match(opened().join(), /\.heapsnapshot$/);
    await program.untilItBeats();
  });

  it('of a program that is no Node.js program are refused with a sentence that names it', async () => {
    const target = await fixture.programs.startOther('sleep', ['1000']);
    await recordHeap(fixture.process(target), fixture.context);
    assert.deepEqual(messages(), [`sleep (${target.pid}) was not looked into. It is no Node.js program.`]);
  });

  it('of the stack are shown in a report', async () => {
    const program = await fixture.programs.start('loop', ['node']);
    await showStack(fixture.process(program), fixture.context);
    assert.match(fixture.report, /^The stack of loop\.js \(\d+\), [^]*spin {2}\/\S+loop\.js:\d+:\d+/);
    assert.deepEqual(await fixture.programs.ports(program), []);
  });
});
