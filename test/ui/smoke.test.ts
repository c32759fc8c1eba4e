import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { repository } from '../host/paths';
import type { Window } from '../host/launch/window';
import { Workbench } from '../host/launch/workbench';

describe('VS Code with the packaged extension', () => {
  let workbench: Workbench;
  let window: Window;

  before(async () => {
    workbench = await Workbench.open({ extensions: [join(repository, 'runaway.vsix')] });
    window = await workbench.openWindow(workbench.makeWorkspace('smoke'));
  });

  after(async () => {
    await workbench.close();
  });

  it('opens the Processes view', async () => {
    await window.openProcessesView();
  });

  it('runs a line that is typed in a terminal', async () => {
    await window.newTerminal();
    await window.typeInTerminal('echo $((6 * 7))');
    await window.terminalScreen().filter({ hasText: '42' }).waitFor();
    await window.screenshot('smoke');
  });

  it('runs one extension host, as a child of the server', async () => {
    const [host, ...others] = await workbench.extensionHosts();
    assert.ok(host);
    assert.deepEqual(others, []);
    assert.equal(host.parent, workbench.server.pid);
  });
});
