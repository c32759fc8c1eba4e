import { strict as assert } from 'node:assert';
import type { Window } from '../host/launch/window';
import { packageApiExample, showOrphans, terminateInit } from './support/apiExample';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';

/** A server on a free port. */
const server = "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('SERVER ' + 'READY'));";

const open = async () => ({ extensions: [await packageApiExample()] });

describeInVSCode('Another extension, which is the example in docs/api.md', open, (fixture) => {
  let scenario: Scenario;
  let window: Window;

  before(async () => {
    const folder = fixture.workbench.makeWorkspace('api');
    scenario = await Scenario.open(fixture.workbench, { mark: 'api', folder });
    window = scenario.window;
  });

  it('sees the servers of a terminal come with their ports, and ends one', async () => {
    const status = window.statusBarItem('servers');
    await status.filter({ hasText: 'Servers: 0' }).waitFor();
    await scenario.terminals.openAndRun(scenario.programs.script('server', server));
    await status.filter({ hasText: 'Servers: 1' }).waitFor();
    await status.click();
    const items = window.quickPick().items();
    await items.filter({ hasText: /api-server\.js\s*:\d+/ }).waitFor();
    assert.equal(await items.count(), 1);
    await items.click();
    await window.notification(/^api-server\.js \(\d+\): gone/).waitFor();
    await scenario.programs.gone('server');
    await status.filter({ hasText: 'Servers: 0' }).waitFor();
  });

  it('is refused for pid 1, with the reason', async () => {
    await window.runCommand(terminateInit);
    await window.notification('Refused: init').waitFor();
  });

  it('sees an orphan with the kind of its origin', async () => {
    const { programs, terminals, orphans } = scenario;
    await terminals.openAndRun(`(${programs.waiter('left')} &)`);
    await programs.started('left');
    await orphans.waitForCount(1);
    await window.runCommand(showOrphans);
    await window.notification(/^\.\/api-left 1000 of a terminal/).waitFor();
  });
});
