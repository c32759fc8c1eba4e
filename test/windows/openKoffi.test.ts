import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisposableStore } from '../../src/common/disposableStore';
import type { NativeAccess } from '../../src/process/native/openKoffi';
import { createSource } from '../../src/process/source/createSource';
import { isPidUsed } from '../../src/process/source/isPidUsed';
import { openNative } from '../../src/process/source/openNative';

/** The package, as the tests are bundled: `canary.js` and `native`. */
const packaged = join(__dirname, '..');
const koffiPath = join('native', `${process.platform}-${process.arch}`, 'koffi.node');

describe('openNative on Windows', function () {
  this.timeout(60_000);
  let folder: string;
  let disposables: DisposableStore;
  const kept = new Map<string, unknown>();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'native-'));
    mkdirSync(join(folder, koffiPath, '..'), { recursive: true });
    cpSync(join(packaged, 'canary.js'), join(folder, 'canary.js'));
    disposables = new DisposableStore();
    kept.clear();
  });

  afterEach(() => {
    disposables.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(from: string): Promise<NativeAccess> {
    return openNative('automatic', {
      folder: from,
      store: {
        get: (name) => kept.get(name),
        update: (name, value) => {
          kept.set(name, value);
          return Promise.resolve();
        },
      },
      extensionVersion: '1.0.0',
      notesFolder: join(folder, 'notes'),
      isRunning: isPidUsed,
      disposables,
    });
  }

  it('loads koffi once a process of its own has survived it and passed its check', async () => {
    const access = await open(packaged);
    assert.equal(access.failure, undefined);
    const { source, state } = createSource(access);
    assert.deepEqual(state, { name: 'windows', fallback: undefined });
    assert.equal(source.get(process.pid)?.pid, process.pid);
    source.dispose();
  });

  it('loads nothing that Windows refuses', async () => {
    writeFileSync(join(folder, koffiPath), 'no library');
    const access = await open(folder);
    assert.deepEqual([access.koffi, access.failure?.kind], [undefined, 'refused']);
    const { source, state } = createSource(access);
    assert.equal(state.name, 'powershell');
    source.dispose();
  });

  it('survives a file that crashes its process', async () => {
    cpSync(join(packaged, koffiPath), join(folder, koffiPath));
    writeFileSync(join(folder, 'canary.js'), 'process.abort();');
    const access = await open(folder);
    assert.deepEqual([access.koffi, access.failure?.kind], [undefined, 'crashed']);
  });
});
