import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { recipes } from '../../../../../src/process/inspect/recipes/recipes';
import { runInspection, type InspectionOptions } from '../../../../../src/process/inspect/tools/runInspection';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { until } from '../../../support/realProcessFixture';
import { ToolFixture } from './toolFixture';

/**
 * With stand-ins for tools: scripts that answer as the documentation of the tool says, or fail in ways that a real tool
 * cannot be made to. The target is a real process.
 */
describe('runInspection with stand-ins for tools', function () {
  this.timeout(40_000);
  let fixture: ToolFixture;
  let target: ProcessInfo;

  beforeEach(async () => {
    fixture = new ToolFixture();
    target = await fixture.start('sh', ['-c', 'echo up; while :; do :; done']);
  });

  afterEach(() => {
    fixture.dispose();
  });

  const recipeOf = (id: string) => recipes.find((recipe) => recipe.id === id) ?? assert.fail(id);

  function inspect(id: string, script: string, options: InspectionOptions = {}) {
    const file = fixture.standIn('stand-in', script);
    return runInspection(target, { recipe: recipeOf(id), file }, fixture.context, { seconds: 1, ...options });
  }

  async function namesOf(id: string, script: string): Promise<readonly string[]> {
    const result = await inspect(id, script);
    assert.equal(result.status, 'profile', JSON.stringify(result));
    return result.profile.nodes.map(
      ({ callFrame, hitCount }) => `${callFrame.functionName}@${callFrame.url}:${callFrame.lineNumber} ×${hitCount}`,
    );
  }

  /** The file after this option. */
  const outputFile = (option: string): string => `while [ "$1" != ${option} ]; do shift; done; out=$2`;

  it('makes a profile of rbspy record', async () => {
    const names = await namesOf(
      'rbspy record',
      `${outputFile('--file')}; echo '<main> - /a/b.rb:3;spin - /a/b.rb:1 42' > "$out"`,
    );
    assert.deepEqual(names.slice(1), ['<main>@file:///a/b.rb:2 ×0', 'spin@file:///a/b.rb:0 ×42']);
  });

  it('makes a profile of the sampler of CPython', async () => {
    const names = await namesOf(
      'profiling.sampling attach',
      `${outputFile('--output')}; echo 'tid:1;a.py:<module>:9;a.py:spin:2 7' > "$out"`,
    );
    assert.deepEqual(names.slice(1), ['<module>@a.py:8 ×0', 'spin@a.py:1 ×7']);
  });

  it('makes a profile of phpspy', async () => {
    const names = await namesOf('phpspy', "printf '0 spin /a.php:2\\n1 <main> /a.php:9\\n\\n'");
    assert.deepEqual(names.slice(1), ['<main>@file:///a.php:8 ×0', 'spin@file:///a.php:1 ×1']);
  });

  for (const [id, args] of [
    ['dotnet-stack report', 'report --process-id PID'],
    ['rbspy snapshot', 'snapshot --pid PID'],
    ['profiling.sampling dump', '-I -m profiling.sampling dump PID'],
    ['asyncio pstree', '-I -m asyncio pstree PID'],
    ['sample', 'PID 1 -mayDie'],
  ] as const) {
    it(`shows the text of ${id}`, async () => {
      const result = await inspect(id, 'echo "Thread (0x1):"; echo "  spin()"; echo "$@"');
      const text = `Thread (0x1):\n  spin()\n${args.replace('PID', String(target.pid))}\n`;
      assert.deepEqual(result, { status: 'text', fate: 'unchanged', text });
    });
  }

  it('is a profile without samples where the tool has written none, and leaves no file behind', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('runaway-profile-'));
    const before = left();
    const result = await inspect('rbspy record', 'exit 0');
    assert.deepEqual([result.status, result.status === 'profile' && result.samples], ['profile', 0]);
    assert.deepEqual(left(), before);
  });

  it('hands on what a tool says of its failure', async () => {
    const result = await inspect('gdb', 'echo "ptrace: Operation not permitted." >&2; exit 1');
    assert.equal(result.status, 'failed');
    assert.deepEqual([result.run.exitCode, result.run.stderr], [1, 'ptrace: Operation not permitted.\n']);
    assert.equal(result.fate, 'unchanged');
  });

  it('continues a process that a tool has left stopped when it crashed', async () => {
    const result = await inspect('gdb', `kill -STOP ${target.pid}; kill -SEGV $$`);
    assert.equal(result.status, 'failed');
    assert.deepEqual([result.run.end, result.fate], ['crashed', 'continued']);
    assert.ok(await fixture.isBusy(target.pid));
  });

  it('continues a process that a tool has left stopped when it never ended', async () => {
    const result = await inspect('gdb', `trap '' TERM; kill -STOP ${target.pid}; while :; do sleep 0.1; done`, {
      maxMs: 2_000,
    });
    assert.equal(result.status, 'failed');
    assert.deepEqual([result.run.end, result.fate], ['timedOut', 'continued']);
    assert.ok(await fixture.isBusy(target.pid));
    assert.deepEqual(fixture.tools(), []);
  });

  it('continues a process that a tool has left stopped, though it claims success', async () => {
    const result = await inspect('eu-stack', `kill -STOP ${target.pid}; echo TID 1`);
    assert.deepEqual([result.status, result.status === 'text' && result.fate], ['text', 'continued']);
    assert.ok(await fixture.isBusy(target.pid));
  });

  it('stops a process again that was stopped before and that a tool has let go', async () => {
    process.kill(target.pid, 'SIGSTOP');
    await fixture.untilState(target.pid, 'stopped');
    const stopped = fixture.read(target.pid) ?? assert.fail();
    const file = fixture.standIn('stand-in', `kill -CONT ${target.pid}`);
    const result = await runInspection(stopped, { recipe: recipeOf('gdb'), file }, fixture.context);
    assert.deepEqual([result.status, result.status === 'text' && result.fate], ['text', 'stoppedAgain']);
    await fixture.untilState(target.pid, 'stopped');
  });

  it('says that the process has ended while it was looked at, and keeps what was read before', async () => {
    const result = await inspect('gdb', `echo some; kill -KILL ${target.pid}; exit 1`);
    assert.deepEqual([result.status, result.status === 'failed' && result.fate], ['failed', 'gone']);
    assert.equal((await inspect('gdb', 'exit 0')).status, 'gone');
  });

  it('keeps the samples of a process that ends in the middle', async () => {
    const marker = `${fixture.folder}/second`;
    const stack = "printf 'TID 1:\\n#0  0x1 spin\\n#1  0x2 main\\n'";
    const result = await inspect(
      'eu-stack, repeated',
      `${stack}; if [ -e '${marker}' ]; then kill -KILL ${target.pid}; else touch '${marker}'; fi`,
    );
    assert.equal(result.status, 'profile', JSON.stringify(result));
    // Until the process has died of the signal, more may be run.
    assert.ok(result.samples >= 2, `${result.samples}`);
    assert.deepEqual([result.fate, existsSync(marker)], ['gone', true]);
  });

  it('ends a tool with endless output, and the process goes on', async () => {
    const result = await inspect('gdb', 'exec yes');
    assert.deepEqual([result.status, result.status === 'failed' && result.run.end], ['failed', 'tooMuchOutput']);
    assert.ok(await fixture.isBusy(target.pid));
  });

  it('ends when it is aborted, between samples as well', async () => {
    const controller = new AbortController();
    const marker = `${fixture.folder}/up`;
    const running = inspect('eu-stack, repeated', `touch '${marker}'; exec sleep 600`, { abort: controller.signal });
    await until('the tool to be up', () => existsSync(marker));
    controller.abort();
    const result = await running;
    assert.deepEqual([result.status, result.status === 'failed' && result.run.end], ['failed', 'aborted']);
    assert.deepEqual(fixture.tools(), []);
  });

  it('runs nothing for a pid that belongs to another process by now', async () => {
    const file = fixture.standIn('stand-in', `touch '${fixture.folder}/ran'`);
    const other = { pid: target.pid, startTime: target.startTime - 10 };
    assert.deepEqual(await runInspection(other, { recipe: recipeOf('gdb'), file }, fixture.context), {
      status: 'gone',
    });
    assert.ok(!existsSync(`${fixture.folder}/ran`));
  });
});
