import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Koffi } from '../../../../../src/process/native/loadKoffi';
import { createAuditToken } from '../../../../../src/process/source/macos/auditToken';
import { loadLibSystem, type LibSystem } from '../../../../../src/process/source/macos/libSystem';

/** The real koffi calls functions that were compiled from `libSystem.c`: so the declarations are tried on any system. */
describe('loadLibSystem', () => {
  let folder: string;
  let koffi: Koffi;
  let libraries = 0;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'lib-system-'));
    // There is no koffi for each system, and no compiler on each machine.
    const loaded = await import('koffi').catch(() => undefined);
    if (!loaded || spawnSync('cc', ['--version']).status !== 0) this.skip();
    koffi = loaded;
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function load(...flags: readonly string[]): LibSystem {
    const path = join(folder, `lib${++libraries}.so`);
    const args = ['-shared', '-fPIC', ...flags, '-o', path, join(__dirname, 'libSystem.c')];
    const { status, stderr } = spawnSync('cc', args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return loadLibSystem({ ...koffi, load: () => koffi.load(path) });
  }

  const readCall = (buffer: Buffer): readonly unknown[] => [
    ...[0, 4, 8, 12].map((offset) => buffer.readInt32LE(offset)),
    buffer.readBigUInt64LE(16),
  ];

  it('passes the name of a value, the buffer and its size, and returns how much of it was filled', () => {
    const libSystem = load();
    const buffer = Buffer.alloc(64);
    assert.equal(libSystem.sysctl([1, 14, 1, 77], buffer), 16);
    assert.deepEqual([buffer.readInt32LE(4), buffer.readInt32LE(12)], [14, 77]);
    assert.equal(libSystem.sysctl([1, 14, 0], null), 12);
    assert.equal(libSystem.sysctl([1, 14, 0], Buffer.alloc(8)), -1);
    assert.equal(libSystem.sysctl([1, 14, 0], Buffer.alloc(0)), -1, 'and does not ask for the size');
    assert.equal(libSystem.sysctlByName('hw.tbfrequency', buffer), 8);
    assert.equal(buffer.readBigUInt64LE(), 24_000_000n);
    assert.equal(libSystem.sysctlByName('hw.other', buffer), -1);
  });

  it('passes what is asked about a process, with arguments of 64 bits', () => {
    const libSystem = load();
    const buffer = Buffer.alloc(232);
    assert.equal(libSystem.procPidInfo(700, 15, 2 ** 40 + 1, buffer), 24);
    assert.deepEqual(readCall(buffer), [700, 15, 0, 232, 2n ** 40n + 1n]);
    assert.equal(libSystem.procPidInfo(700, 1, 0, null), 80);
    libSystem.procPidFdInfo(700, 9, 3, buffer);
    assert.deepEqual(readCall(buffer), [700, 9, 3, 232, 0n]);
    assert.equal(libSystem.procPidRusage(700, 2, buffer), 0);
    assert.deepEqual(readCall(buffer).slice(0, 2), [700, 2]);
    assert.equal(buffer.toString('utf8', 0, libSystem.procPidPath(700, buffer)), '/bin/x');
    assert.ok(libSystem.getSid(0) >= 0);
    assert.equal(libSystem.getSid(2 ** 30), -1);
  });

  it('passes a token and a signal where the system has that call, and knows where it has not', () => {
    assert.equal(load().procSignalWithAuditToken, undefined);
    const { procSignalWithAuditToken } = load('-DHAS_SIGNAL');
    assert.equal(procSignalWithAuditToken?.(createAuditToken(700, 42), 15), 0);
    assert.equal(procSignalWithAuditToken(createAuditToken(700, 43), 15), 3);
  });
});
