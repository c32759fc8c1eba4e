import assert from 'node:assert/strict';
import { getInspectorAccess, type InspectorContext } from '../../../../../src/process/inspect/node/inspectorAccess';
import type { ProcessSockets } from '../../../../../src/process/source/processSockets';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';

describe('The access to the inspector of a Node.js program', () => {
  const program = processInfo({ pid: 100, name: 'node', commandLine: ['node.exe', 'server.js'] });
  const sockets: ProcessSockets = { isOnOurNetwork: true, listening: [], connections: [] };

  const accessOf = (handlesSignal: boolean | undefined) => {
    const context: InspectorContext = {
      source: fakeSource({
        get: (pid) => (pid === program.pid ? program : undefined),
        getExecutable: () => 'C:\\Program Files\\nodejs\\node.exe',
        processSockets: () => Promise.resolve(sockets),
        handlesSignal: () => handlesSignal,
        portHolders: () => Promise.resolve({ holders: [], hidden: [] }),
      }),
      controller: { getRefusal: () => undefined, requestInspector: () => assert.fail('nothing is sent') },
    };
    return getInspectorAccess(program, context);
  };

  it('is by the signal only if the program is known to have a handler for it', async () => {
    assert.deepEqual(await accessOf(true), { kind: 'closed', port: 9229, measuresCoverage: false });
    assert.deepEqual(await accessOf(false), { kind: 'none', reason: 'noHandler' });
  });

  it('is none, but for no fault of the program, where the system does not tell that, as on Windows', async () => {
    assert.deepEqual(await accessOf(undefined), { kind: 'none', reason: 'handlerUnknown' });
  });
});
