import assert from 'node:assert/strict';
import { getNodeRuntime } from '../../../../../src/process/inspect/node/nodeRuntime';

const asNode = new Map([['ELECTRON_RUN_AS_NODE', '1']]);

describe('getNodeRuntime', () => {
  it('knows Node.js, Deno, and Electron that runs as Node.js, by their files', () => {
    for (const path of ['/usr/bin/node', '/usr/bin/nodejs', '/usr/bin/node-22', '/opt/node20', 'C:\\node\\node.EXE']) {
      assert.equal(getNodeRuntime(path, undefined), 'node', path);
    }
    assert.equal(getNodeRuntime('/root/.deno/bin/deno', undefined), 'deno');
    assert.equal(getNodeRuntime('/usr/share/code/code', asNode), 'electron');
    assert.equal(getNodeRuntime('/app/node_modules/electron/dist/electron', asNode), 'electron');
  });

  it('knows a program whose file was replaced while it runs', () => {
    assert.equal(getNodeRuntime('/usr/bin/node (deleted)', undefined), 'node');
  });

  it('takes no other program for one, whatever its environment is', () => {
    const others = ['/usr/bin/python3.11', '/bin/bash', '/usr/bin/nodemon', '/usr/bin/node_exporter', '/x/node.sh', ''];
    for (const path of [...others, '/usr/bin/bun', '/node/x', undefined]) {
      assert.equal(getNodeRuntime(path, asNode), undefined, path);
    }
    assert.equal(getNodeRuntime('/usr/share/code/code', new Map()), undefined);
    assert.equal(getNodeRuntime('/usr/share/code/code', undefined), undefined);
  });
});
