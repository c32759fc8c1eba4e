import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import * as fc from 'fast-check';
import { readSectionNames } from '../../../../../src/process/inspect/runtime/elfSections';
import { getRuntime } from '../../../../../src/process/inspect/runtime/getRuntime';
import { parseMaps, RuntimeReader, type RuntimeFs } from '../../../../../src/process/inspect/runtime/readRuntimeFacts';

const running = { commandLine: ['x'], state: 'sleeping' } as const;

/** Never answers, as a drive that is gone. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe('RuntimeReader', () => {
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Starts a program and waits until it executes that, not the test any more. */
  async function start(command: string, args: readonly string[]): Promise<number | undefined> {
    if (spawnSync(command, ['--version'], { stdio: 'ignore' }).error) return undefined;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return child.pid;
  }

  for (const [kind, command, args] of [
    ['node', process.execPath, ['-e', 'console.log(1); setTimeout(() => 0, 60000)']],
    ['python', 'python3', ['-uc', 'print(1); import time; time.sleep(60)']],
    ['ruby', 'ruby', ['-e', '$stdout.sync = true; puts 1; sleep 60']],
    ['php', 'php', ['-r', 'echo 1; sleep(60);']],
    ['native', 'sh', ['-c', 'echo 1; kill -STOP $$']],
  ] as const) {
    it(`recognises a real ${kind}`, async function () {
      const pid = await start(command, args);
      if (pid === undefined) {
        console.log(`      (${command} is not here)`);
        this.skip();
      }
      const facts = await new RuntimeReader().read({ ...running, pid });
      assert.equal(getRuntime(facts).kind, kind, JSON.stringify(facts.executable));
      assert.ok(facts.sections?.has('.text'), 'its sections are read');
    });
  }

  it('knows nothing of a process that is gone', async () => {
    const facts = await new RuntimeReader().read({ ...running, pid: 2 ** 30 });
    assert.deepEqual([facts.executable, getRuntime({ ...facts, commandLine: [] }).kind], [undefined, 'unknown']);
  });

  it('leaves out what does not answer in time, and reads nothing more until it has answered', async () => {
    const paths: string[] = [];
    const fs: RuntimeFs = {
      readlink: () => Promise.resolve('/usr/bin/node'),
      open: (path) => {
        paths.push(path);
        return never();
      },
      opendir: () => Promise.reject(new Error('none')),
    };
    const reader = new RuntimeReader(fs, { sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) });
    const facts = await reader.read({ ...running, pid: 77 });
    assert.deepEqual([facts.executable, facts.sections, facts.mappedFiles], ['/usr/bin/node', undefined, undefined]);
    assert.deepEqual(paths, ['/proc/77/exe', '/proc/77/maps']);
    await reader.read({ ...running, pid: 78 });
    assert.equal(paths.length, 2);
  });

  it('does not read the maps of a process in uninterruptible sleep', async () => {
    const fs: RuntimeFs = {
      readlink: () => Promise.resolve('/usr/bin/python3.11'),
      open: () => assert.fail(),
      opendir: () => assert.fail(),
    };
    const facts = await new RuntimeReader(fs).read({ pid: 77, commandLine: [], state: 'blocked' });
    assert.equal(getRuntime(facts).kind, 'python');
  });
});

describe('parseMaps', () => {
  it('returns each path once, with blanks and without what is no file', () => {
    const text = `5581-5582 r--p 0000 00:1b 123                        /usr/lib/a b.so
5582-5583 r-xp 0000 00:1b 123                        /usr/lib/a b.so
5583-5584 rw-p 0000 00:00 0                          [heap]
5584-5585 rw-p 0000 00:00 0 
5585-5586 r--p 0000 00:1b 9                          /tmp/x (deleted)
`;
    assert.deepEqual(parseMaps(text), ['/usr/lib/a b.so', '/tmp/x (deleted)']);
  });
});

describe('readSectionNames', () => {
  it('reads any bytes', async () => {
    const header = Buffer.alloc(64);
    header.writeUInt32BE(0x7f454c46, 0);
    header.set([2, 1], 4);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isElf) => {
        const file = Buffer.from(bytes);
        if (isElf) header.copy(file, 0, 0, 16);
        const names = await readSectionNames((position, length) =>
          Promise.resolve(file.subarray(position, position + length)),
        );
        assert.ok(names === undefined || names.size <= 512);
      }),
    );
  });
});
