import assert from 'node:assert/strict';
import { noNativeAccess, type NativeAccess } from '../../../../src/process/native/openKoffi';
import { createSource } from '../../../../src/process/source/createSource';
import type { SourceState } from '../../../../src/process/source/sourceState';
import { openNative } from '../../../../src/process/source/openNative';

describe('createSource', () => {
  it('chooses /proc on Linux, where nothing is missing', () => {
    const { source, state } = createSource(noNativeAccess, 'linux');
    assert.deepEqual(state, { name: 'procfs', fallback: undefined });
    source.dispose();
  });

  it('chooses the portable source if the setting says so, and says why', () => {
    const failure = { kind: 'setting', detail: '' } as const;
    const { source, state } = createSource({ koffi: undefined, failure }, 'linux');
    assert.deepEqual(state, { name: 'ps-list', fallback: failure });
    source.dispose();
  });

  it('asks PowerShell on a Windows without native calls, and the portable source where there is none', async () => {
    const failure = { kind: 'refused', detail: 'not signed' } as const;
    const chosen = createSource({ koffi: undefined, failure }, 'win32');
    const { source } = chosen;
    const getState = (): SourceState => chosen.state;
    assert.deepEqual(getState(), { name: 'powershell', fallback: failure });
    // Here there is no PowerShell of Windows.
    await assert.rejects(source.listAll(), /PowerShell cannot be started/);
    const all = await source.listAll();
    assert.ok(all.some(({ pid }) => pid === process.pid));
    assert.equal(getState().name, 'ps-list');
    assert.match(getState().fallback?.detail ?? '', /^powershell: .*PowerShell cannot be started/);
    source.dispose();
  });

  it('says why native calls are not used', () => {
    const failure = { kind: 'crashed', detail: 'SIGSEGV' } as const;
    const native: NativeAccess = { koffi: undefined, failure };
    for (const platform of ['win32', 'darwin'] as const) {
      const { source, state } = createSource(native, platform);
      assert.deepEqual(state.fallback, failure);
      source.dispose();
    }
  });
});

describe('openNative', () => {
  const options = {
    ...{ folder: '/nonexistent', extensionVersion: '1.0.0' },
    store: { get: () => assert.fail('asked'), update: () => assert.fail('asked') },
    ...{ notesFolder: '/nonexistent', isRunning: () => false },
    disposables: { add: () => assert.fail('something is started') },
    load: () => assert.fail('koffi is loaded'),
  };

  it('loads and tries nothing on a system that is not asked through native calls', async () => {
    assert.deepEqual(await openNative('automatic', options, 'linux'), noNativeAccess);
  });

  it('loads and tries nothing if the setting says so', async () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      const { koffi, failure } = await openNative('portable', options, platform);
      assert.deepEqual([koffi, failure?.kind], [undefined, 'setting']);
    }
  });
});
