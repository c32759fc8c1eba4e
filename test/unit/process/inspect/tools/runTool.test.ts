import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runTool, type ToolRunOptions, type ToolTree } from '../../../../../src/process/inspect/tools/runTool';
import { until } from '../../../support/realProcessFixture';
import { ToolFixture } from './toolFixture';

describe('runTool', function () {
  this.timeout(40_000);
  let fixture: ToolFixture;
  let tree: ToolTree;

  beforeEach(() => {
    fixture = new ToolFixture();
    tree = {
      listAll: () => fixture.source.listAll(),
      kill: ({ pid, startTime }) => fixture.context.control.kill({ pid, startTime }),
    };
  });

  afterEach(() => {
    fixture.dispose();
  });

  const run = (script: string, options: ToolRunOptions = {}) =>
    runTool({ file: fixture.standIn('stand-in', script), args: ['a b', '$(id)', '"'] }, { tree, ...options });

  it('hands over arguments as they are, and keeps output, errors and exit code apart', async () => {
    const result = await run('printf "%s|" "$@"; echo wrong >&2; exit 3');
    assert.deepEqual(result, {
      ...{ end: 'exited', exitCode: 3, detail: undefined },
      ...{ stdout: 'a b|$(id)|"|', stderr: 'wrong\n' },
    });
  });

  it('writes the input, and is not disturbed by a tool that does not read it', async () => {
    const file = fixture.standIn('reader', 'cat');
    assert.equal((await runTool({ file, args: [], input: 'x\ny\n' })).stdout, 'x\ny\n');
    const deaf = fixture.standIn('deaf', 'exec 0<&-; echo done');
    assert.equal((await runTool({ file: deaf, args: [], input: 'x'.repeat(1e6) })).stdout, 'done\n');
  });

  it('runs outside the workspace, in English, and without downloads', async () => {
    process.env.JAVA_TOOL_OPTIONS = '-agentlib:jdwp=transport=dt_socket,server=y,address=5005';
    try {
      const { stdout } = await run('pwd; echo "$LC_ALL:$DEBUGINFOD_URLS:${JAVA_TOOL_OPTIONS-none}"');
      assert.equal(stdout, '/\nC.UTF-8::none\n');
    } finally {
      delete process.env.JAVA_TOOL_OPTIONS;
    }
  });

  it('says that a tool is not there, or may not be run', async () => {
    const missing = await runTool({ file: '/no/such/tool', args: [] });
    assert.deepEqual([missing.end, missing.detail], ['notStarted', 'ENOENT']);
    const denied = await runTool({ file: fixture.write('data', 'x'), args: [] });
    assert.deepEqual([denied.end, denied.detail], ['notStarted', 'EACCES']);
    const wrong = await runTool({ file: 'a\0b', args: [] });
    assert.equal(wrong.end, 'notStarted');
  });

  it('says that a tool has crashed', async () => {
    const result = await run('kill -SEGV $$');
    assert.deepEqual([result.end, result.detail, result.exitCode], ['crashed', 'SIGSEGV', undefined]);
  });

  it('ends a tool that never ends, and keeps what it has written', async () => {
    const result = await run('echo first; exec sleep 600', { maxMs: 1_000 });
    assert.deepEqual([result.end, result.stdout], ['timedOut', 'first\n']);
    assert.deepEqual(fixture.tools(), []);
  });

  /** Runs a script that makes the file `up` once it is ready, and aborts it then. */
  async function abortOnceUp(script: string) {
    const controller = new AbortController();
    const running = run(script.replaceAll('UP', `touch '${fixture.folder}/up'`), { abort: controller.signal });
    await until('the tool to be up', () => existsSync(`${fixture.folder}/up`));
    controller.abort();
    return running;
  }

  it('kills a tool that ignores SIGTERM', async () => {
    const result = await abortOnceUp('trap "" TERM; UP; while :; do sleep 0.1; done');
    assert.deepEqual([result.end, result.detail], ['aborted', 'SIGKILL']);
    assert.deepEqual(fixture.tools(), []);
  });

  it('lets a tool clean up when it is asked to end', async () => {
    const result = await abortOnceUp('trap "echo detached; exit 0" TERM; UP; while :; do sleep 0.05; done');
    assert.deepEqual([result.end, result.detail, result.stdout], ['aborted', undefined, 'detached\n']);
  });

  it('ends what a tool has started, also if that holds its output after the end of the tool', async () => {
    const result = await run('sleep 600 & echo started');
    assert.deepEqual([result.end, result.exitCode, result.stdout], ['exited', 0, 'started\n']);
    assert.deepEqual(fixture.tools(), []);
    const stuck = await abortOnceUp('sleep 600 & sleep 601 & UP; wait');
    assert.equal(stuck.end, 'aborted');
    assert.deepEqual(fixture.tools(), []);
  });

  it('ends a tool with endless output, and keeps the beginning', async () => {
    const result = await run('exec yes', { maxOutputBytes: 10_000 });
    assert.deepEqual([result.end, result.stdout.length], ['tooMuchOutput', 10_000]);
    assert.ok(result.stdout.startsWith('y\ny\n'));
    assert.deepEqual(fixture.tools(), []);
  });

  it('keeps the end of endless errors', async () => {
    const { stderr } = await run('head -c 1000000 /dev/zero | tr "\\0" x >&2; echo reason >&2');
    assert.equal(stderr.length, 16 * 1024);
    assert.ok(stderr.endsWith('xreason\n'));
  });

  it('ends though what a tool has left behind cannot be found', async () => {
    const blind: ToolTree = { ...tree, listAll: () => Promise.reject(new Error('no /proc')) };
    const result = await run('sleep 600 & echo started', { tree: blind });
    assert.deepEqual([result.end, result.stdout], ['exited', 'started\n']);
  });

  it('is aborted, before it starts and while it runs', async () => {
    assert.equal((await run('echo x', { abort: AbortSignal.abort() })).end, 'aborted');
    const controller = new AbortController();
    const running = run('exec sleep 600', { abort: controller.signal });
    await until('the tool', () => fixture.tools().length > 0);
    controller.abort();
    assert.equal((await running).end, 'aborted');
    assert.deepEqual(fixture.tools(), []);
  });
});
