import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisposableStore } from '../../../../src/common/disposableStore';
import type { CanaryOptions } from '../../../../src/process/native/canary';
import { koffiVersion, loadKoffi, type Koffi } from '../../../../src/process/native/loadKoffi';
import { NativeError } from '../../../../src/process/native/nativeFailure';
import { openKoffi, type KoffiOptions } from '../../../../src/process/native/openKoffi';
import { runTrial } from '../../../../src/process/native/runTrial';
import type { SelfCheckLine } from '../../../../src/process/native/selfCheck';
import { getTrialKey } from '../../../../src/process/native/trialKey';
import type { Verdict } from '../../../../src/process/native/verdict';
import manifest from '../../../../package.json';

const agreeing: readonly SelfCheckLine[] = [{ name: 'pid' }];

/** What stands in for koffi, where none of it is called. */
const fakeKoffi = { version: koffiVersion } as Koffi;

describe('openKoffi', () => {
  let folder: string;
  let kept: unknown;
  let date: number;
  let trials: CanaryOptions[];
  let disposed: number;
  let disposables: DisposableStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'native-'));
    const platform = join(folder, 'native', `testos-${process.arch}`);
    mkdirSync(platform, { recursive: true });
    writeFileSync(join(platform, 'koffi.node'), '');
    kept = undefined;
    date = 0;
    trials = [];
    disposed = 0;
    disposables = new DisposableStore();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function open(verdict: Verdict | NativeError, options: Partial<KoffiOptions> = {}) {
    return openKoffi({
      folder,
      platform: 'testos',
      check: () => agreeing,
      store: {
        get: () => kept,
        update: (_name, value) => {
          kept = value;
          return Promise.resolve();
        },
      },
      extensionVersion: '1.0.0',
      notesFolder: join(folder, 'notes'),
      isRunning: () => false,
      disposables,
      date: () => date,
      load: () => fakeKoffi,
      startCanary: (trial) => {
        trials.push(trial);
        return {
          verdict: verdict instanceof Error ? Promise.reject(verdict) : Promise.resolve(verdict),
          dispose: () => disposed++,
        };
      },
      ...options,
    });
  }

  const noteOf = (pid: number): string => join(folder, 'notes', `${getTrialKey({ extensionVersion: '1.0.0' })}.${pid}`);

  const passed: Verdict = { kind: 'passed', detail: '' };
  const crashed: Verdict = { kind: 'crashed', detail: 'SIGSEGV' };
  const loadNothing = (): never => assert.fail('koffi is loaded');

  it('loads koffi once a trial has passed, which is not repeated', async () => {
    for (let start = 0; start < 2; start++) {
      assert.deepEqual(await open(passed), { koffi: fakeKoffi, failure: undefined });
    }
    assert.deepEqual(trials, [
      {
        script: join(folder, 'canary.js'),
        koffiPath: join(folder, 'native', `testos-${process.arch}`, 'koffi.node'),
      },
    ]);
  });

  for (const kind of ['refused', 'wrongVersion', 'mismatch', 'crashed', 'hung'] as const) {
    it(`loads nothing after a failed trial, and does not repeat it at the next start: ${kind}`, async () => {
      for (let start = 0; start < 2; start++) {
        const { koffi, failure } = await open({ kind, detail: 'why' }, { load: loadNothing });
        assert.deepEqual([koffi, failure?.kind, failure?.detail], [undefined, kind, 'why']);
      }
      assert.equal(trials.length, 1);
    });
  }

  it('tries again with another version of the extension', async () => {
    await open(crashed, { load: loadNothing });
    assert.equal((await open(passed, { extensionVersion: '1.0.1' })).koffi, fakeKoffi);
  });

  it('tries again on the next day if the trial was late', async () => {
    await open({ kind: 'hung', detail: '' }, { load: loadNothing });
    date += 25 * 3_600_000;
    assert.equal((await open(passed)).koffi, fakeKoffi);
  });

  it('tries nothing if the package has no file for the platform', async () => {
    const { failure } = await open(passed, { platform: 'otheros', load: loadNothing });
    assert.deepEqual([failure?.kind, trials.length], ['missing', 0]);
  });

  it('keeps no verdict of a trial that could not be started', async () => {
    const { failure } = await open(new NativeError('untried', 'spawn EAGAIN'), { load: loadNothing });
    assert.deepEqual([failure?.kind, failure?.detail], ['untried', 'spawn EAGAIN']);
    assert.equal((await open(passed)).koffi, fakeKoffi);
  });

  it('does without koffi if starting the trial throws', async () => {
    const { failure } = await open(passed, {
      load: loadNothing,
      startCanary: () => {
        throw new Error('spawn ENOMEM');
      },
    });
    assert.deepEqual([failure?.kind, failure?.detail], ['untried', 'spawn ENOMEM']);
  });

  it('does without koffi if the extension host is refused it after a trial that has passed', async () => {
    const refuse = (): never => {
      throw new NativeError('refused', 'blocked by policy');
    };
    assert.equal((await open(passed, { load: refuse })).failure?.kind, 'refused');
  });

  it('does without koffi if the check fails in the extension host', async () => {
    const check = (_: Koffi, where: string): readonly SelfCheckLine[] => [
      { name: 'threads', failure: where === 'host' ? '2 instead of 20' : undefined },
    ];
    const { koffi, failure } = await open(passed, { check });
    assert.deepEqual([koffi, failure?.kind, failure?.detail], [undefined, 'mismatch', 'threads: 2 instead of 20']);
  });

  it('loads koffi also if the verdict cannot be kept', async () => {
    const store = { get: () => undefined, update: () => Promise.reject(new Error('disk full')) };
    assert.equal((await open(passed, { store })).koffi, fakeKoffi);
  });

  it('loads nothing any more after two extension hosts have ended just after they had loaded koffi', async () => {
    // Each is disposed of with its note, unless it crashes.
    await open(passed);
    disposables.dispose();
    const crash = async (pid: number): Promise<unknown> => {
      disposables = new DisposableStore();
      const { koffi } = await open(passed);
      renameSync(noteOf(process.pid), noteOf(pid));
      return koffi;
    };
    assert.equal(await crash(9_001), fakeKoffi);
    assert.equal(await crash(9_002), fakeKoffi, 'after one');
    for (let start = 0; start < 2; start++) {
      const { koffi, failure } = await open(passed, { load: loadNothing });
      assert.deepEqual([koffi, failure?.kind], [undefined, 'crashed']);
    }
    assert.equal(trials.length, 1);
  });

  it('ends the trial with the extension', async () => {
    await open(passed);
    disposables.dispose();
    assert.equal(disposed, 1);
  });

  it('tries with a real process, and survives its crash', async () => {
    writeFileSync(join(folder, 'canary.js'), `process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);`);
    const access = await openKoffi({
      ...{ folder, platform: 'testos', check: () => agreeing, extensionVersion: '1.0.0', disposables },
      store: { get: () => undefined, update: () => Promise.resolve() },
      ...{ notesFolder: join(folder, 'notes'), isRunning: () => false },
      load: loadNothing,
    });
    assert.deepEqual([access.failure?.kind, access.failure?.detail], ['crashed', 'SIGSEGV']);
  });
});

describe('runTrial', () => {
  const load = (): Koffi => fakeKoffi;

  it('passes if all that was compared agrees', async () => {
    assert.deepEqual(await runTrial('', () => agreeing, load), { kind: 'passed', detail: '' });
  });

  it('fails with each line that does not agree', async () => {
    const check = (): Promise<readonly SelfCheckLine[]> =>
      Promise.resolve([
        { name: 'pid' },
        { name: 'parent', failure: '1 instead of 2' },
        { name: 'CPU', failure: '0 instead of 90 ms' },
      ]);
    const verdict = { kind: 'mismatch', detail: 'parent: 1 instead of 2; CPU: 0 instead of 90 ms' };
    assert.deepEqual(await runTrial('', check, load), verdict);
  });

  it('fails if nothing was compared, or if the check throws', async () => {
    assert.equal((await runTrial('', () => [], load)).kind, 'mismatch');
    const check = (): never => {
      throw new RangeError('offset');
    };
    assert.deepEqual(await runTrial('', check, load), { kind: 'mismatch', detail: 'RangeError: offset' });
  });

  it('fails if koffi is refused, or of another version', async () => {
    for (const kind of ['refused', 'wrongVersion'] as const) {
      const refuse = (): never => {
        throw new NativeError(kind, 'why');
      };
      assert.deepEqual(await runTrial('', () => agreeing, refuse), { kind, detail: 'why' });
    }
  });
});

describe('loadKoffi', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'koffi-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** npm installs the file of its own platform. */
  function findKoffi(this: Mocha.Context): string {
    const { platform, arch } = process;
    try {
      return require.resolve(`@koromix/koffi-${platform}-${arch}/${platform}_${arch}/koffi.node`);
    } catch {
      return this.skip();
    }
  }

  it('loads the version that the manifest has, which can call the system', function () {
    assert.equal(koffiVersion, manifest.devDependencies.koffi);
    const koffi = loadKoffi(findKoffi.call(this));
    assert.equal(koffi.version, koffiVersion);
    if (process.platform !== 'linux') return;
    const getpid = koffi.load('libc.so.6').func('int getpid()');
    assert.equal(getpid(), process.pid);
  });

  it('refuses another version', function () {
    const path = findKoffi.call(this);
    assert.throws(
      () => loadKoffi(path, '0.0.0'),
      (error) => error instanceof NativeError && error.kind === 'wrongVersion',
    );
  });

  it('says that the system refuses what is no library, and what is not there', () => {
    const text = join(folder, 'koffi.node');
    writeFileSync(text, 'no library');
    for (const path of [text, join(folder, 'missing.node')]) {
      assert.throws(
        () => loadKoffi(path),
        (error) => error instanceof NativeError && error.kind === 'refused',
      );
    }
  });
});
