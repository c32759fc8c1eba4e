import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolFinder, type ToolFinderOptions, type ToolFs } from '../../../../../src/process/inspect/tools/toolFinder';
import { getHostSystem } from '../../../../../src/process/source/hostSystem';
import { runtime } from './facts';

describe('ToolFinder', () => {
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

  const finder = (some: ToolFinderOptions = {}): ToolFinder =>
    new ToolFinder({ path: join(folder, 'bin'), home: join(folder, 'home'), system: getHostSystem('linux'), ...some });

  it('finds a tool in PATH, and where its installer puts it', async () => {
    assert.equal(await finder().find('py-spy'), undefined);
    const inHome = put('home/.local/bin/py-spy');
    assert.equal(await finder().find('py-spy'), inHome);
    const inPath = put('bin/py-spy');
    assert.equal(await finder().find('py-spy'), inPath);
  });

  it('prefers the tool beside the program, of the same version', async () => {
    put('bin/jcmd');
    const beside = put('jdk/jcmd');
    assert.equal(await finder().find('jcmd', [join(folder, 'jdk/java')]), beside);
  });

  it('takes no folder, and no file that may not be executed', async () => {
    mkdirSync(join(folder, 'bin/gdb'));
    put('bin/eu-stack', 0o644);
    symlinkSync('/no/such/file', join(folder, 'bin/lldb'));
    for (const id of ['gdb', 'eu-stack', 'lldb'] as const) assert.equal(await finder().find(id), undefined);
  });

  it('searches no relative folder of PATH: that would be in the current one', async () => {
    put('bin/gdb');
    assert.equal(await finder({ path: ':.:bin:' }).find('gdb'), undefined);
  });

  it('takes nothing beside a program that another user could have put there', async () => {
    put('jdk/jcmd');
    const program = join(folder, 'jdk/java');
    assert.equal(
      await finder({ uid: 4_000_000 }).find('jcmd', [program]),
      process.geteuid?.() === 0 ? join(folder, 'jdk/jcmd') : undefined,
    );
    chmodSync(join(folder, 'jdk'), 0o777);
    assert.equal(await finder().find('jcmd', [program]), undefined);
  });

  it('finds the tools of a virtual environment, and runs no interpreter that was removed', async () => {
    const beside = put('jdk/py-spy');
    const facts = { executable: '/usr/bin/python3.15 (deleted)', commandLine: [join(folder, 'jdk/python')] };
    const found = await finder().findAll(runtime('python', '3.15'), facts);
    assert.deepEqual([found.paths.get('py-spy'), found.interpreter], [beside, undefined]);
    const executable = put('jdk/python3.15');
    const own = await finder().findAll(runtime('python', '3.15'), { ...facts, executable });
    assert.equal(own.interpreter, executable);
  });

  describe('where folders do not answer', () => {
    let asked: string[];
    let answer: (() => void)[];

    /** The folders below /mnt are on drives that are gone. Every other folder has all tools. */
    const hanging = (folders: readonly string[]): ToolFinder => {
      const file = { isFile: true, mode: 0o755, uid: 0 };
      const fs: ToolFs = {
        realpath: (path) => Promise.resolve(path),
        isExecutable: () => Promise.resolve(true),
        stat: (path) => {
          asked.push(path);
          return path.startsWith('/mnt')
            ? new Promise((resolve) => {
                answer.push(() => {
                  resolve(file);
                });
              })
            : Promise.resolve(file);
        },
      };
      return finder({ path: folders.join(':'), fs, maxWaitMs: 20 });
    };

    beforeEach(() => {
      asked = [];
      answer = [];
    });

    it('leaves out one that does not, and asks it no more until it has answered', async () => {
      const search = hanging(['/mnt/a', '/bin']);
      assert.equal(await search.find('gdb'), '/bin/gdb');
      assert.equal(await search.find('lldb'), '/bin/lldb');
      assert.deepEqual(asked, ['/mnt/a/gdb', '/bin/gdb', '/bin/lldb']);
      answer[0]?.();
      await new Promise(setImmediate);
      const found = search.find('gdb');
      await new Promise(setImmediate);
      answer[1]?.();
      assert.equal(await found, '/mnt/a/gdb');
    });

    it('asks nothing more while two hang, so that others find a thread for their files', async () => {
      const search = hanging(['/mnt/a', '/mnt/b', '/bin']);
      assert.equal(await search.find('gdb'), undefined);
      assert.equal(await search.find('lldb'), undefined);
      assert.deepEqual(asked, ['/mnt/a/gdb', '/mnt/b/gdb']);
    });

    it('does not wait for the folder of an interpreter', async () => {
      const executable = '/mnt/a/python3.15';
      const found = await hanging(['/bin']).findAll(runtime('python', '3.15'), { executable, commandLine: [] });
      assert.equal(found.interpreter, undefined);
      assert.equal(found.paths.get('gdb'), '/bin/gdb');
    });
  });
});
