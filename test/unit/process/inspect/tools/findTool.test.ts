import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, type FindToolOptions } from '../../../../../src/process/inspect/tools/findTool';
import { findTools } from '../../../../../src/process/inspect/tools/findTools';
import { runtime } from './facts';

describe('findTool', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runaway-find-'));
    for (const name of ['bin', 'jdk', 'home/.local/bin', 'open']) mkdirSync(join(folder, name), { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function put(path: string, mode = 0o755): string {
    const file = join(folder, path);
    // If it were run, the test would fail: nothing is run to find a tool.
    writeFileSync(file, '#!/bin/sh\nexit 1\n');
    chmodSync(file, mode);
    return file;
  }

  const options = (some: FindToolOptions = {}): FindToolOptions => ({
    ...{ path: join(folder, 'bin'), home: join(folder, 'home'), platform: 'linux' },
    ...some,
  });

  it('finds a tool in PATH, and where its installer puts it', async () => {
    assert.equal(await findTool('py-spy', [], options()), undefined);
    const inHome = put('home/.local/bin/py-spy');
    assert.equal(await findTool('py-spy', [], options()), inHome);
    const inPath = put('bin/py-spy');
    assert.equal(await findTool('py-spy', [], options()), inPath);
  });

  it('prefers the tool beside the program, of the same version', async () => {
    put('bin/jcmd');
    const beside = put('jdk/jcmd');
    assert.equal(await findTool('jcmd', [join(folder, 'jdk/java')], options()), beside);
  });

  it('takes no folder, and no file that may not be executed', async () => {
    mkdirSync(join(folder, 'bin/gdb'));
    put('bin/eu-stack', 0o644);
    symlinkSync('/no/such/file', join(folder, 'bin/lldb'));
    for (const id of ['gdb', 'eu-stack', 'lldb'] as const) assert.equal(await findTool(id, [], options()), undefined);
  });

  it('searches no relative folder of PATH: that would be in the current one', async () => {
    put('bin/gdb');
    assert.equal(await findTool('gdb', [], options({ path: ':.:bin:' })), undefined);
  });

  it('takes nothing beside a program that another user could have put there', async () => {
    put('jdk/jcmd');
    const program = join(folder, 'jdk/java');
    assert.equal(
      await findTool('jcmd', [program], options({ uid: 4_000_000 })),
      process.geteuid?.() === 0 ? join(folder, 'jdk/jcmd') : undefined,
    );
    chmodSync(join(folder, 'jdk'), 0o777);
    assert.equal(await findTool('jcmd', [program], options()), undefined);
  });

  it('finds the tools of a virtual environment, and runs no interpreter that was removed', async () => {
    const beside = put('jdk/py-spy');
    const facts = { executable: '/usr/bin/python3.15 (deleted)', commandLine: [join(folder, 'jdk/python')] };
    const found = await findTools(runtime('python', '3.15'), facts, options());
    assert.deepEqual([found.paths.get('py-spy'), found.interpreter], [beside, undefined]);
    const executable = put('jdk/python3.15');
    const own = await findTools(runtime('python', '3.15'), { ...facts, executable }, options());
    assert.equal(own.interpreter, executable);
  });
});
