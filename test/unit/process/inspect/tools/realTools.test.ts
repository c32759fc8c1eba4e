import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { CpuProfile } from '../../../../../src/process/inspect/profile/cpuProfile';
import { getRuntime } from '../../../../../src/process/inspect/runtime/getRuntime';
import { RuntimeReader } from '../../../../../src/process/inspect/runtime/readRuntimeFacts';
import { getInspections, type Inspection } from '../../../../../src/process/inspect/tools/getInspections';
import { readTraceFacts } from '../../../../../src/process/inspect/tools/readTraceFacts';
import { ToolFinder } from '../../../../../src/process/inspect/tools/toolFinder';
import { runInspection, type InspectionOptions } from '../../../../../src/process/inspect/tools/runInspection';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { isHere, ToolFixture } from './toolFixture';

const spinInC = `#include <stdio.h>
#include <pthread.h>
#include <unistd.h>
static volatile long count;
static void spin_here(void) { for (;;) count++; }
static void *wait_here(void *argument) { for (;;) pause(); return argument; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, wait_here, NULL);
  puts("up"); fflush(stdout);
  spin_here();
}
`;

const spinInJava = `public class Spin {
  static volatile long count;
  static void spinHere() { while (true) count++; }
  public static void main(String[] arguments) {
    Thread thread = new Thread(() -> { try { Thread.sleep(600_000); } catch (Exception e) { } }, "odd \\"name\\" #5\\n tid=0x1");
    thread.setDaemon(true);
    thread.start();
    System.out.println("up");
    spinHere();
  }
}
`;

const spinInPython = `import threading, time
def wait_here():
    time.sleep(600)
def spin_here():
    while True: pass
threading.Thread(target=wait_here, daemon=True).start()
print("up", flush=True)
spin_here()
`;

const spinInGo = `package main
import "fmt"
var count int
func spinHere() { for { count++ } }
func main() { go func() { select {} }(); fmt.Println("up"); spinHere() }
`;

/** With tools that are on the machine; a tool that is not is said to be missing, and its test is skipped. */
describe('runInspection with real tools', function () {
  this.timeout(90_000);
  let fixture: ToolFixture;

  beforeEach(() => {
    fixture = new ToolFixture();
  });

  afterEach(() => {
    fixture.dispose();
  });

  /** What can be done for a process, as the whole chain finds it. */
  async function inspectionsOf(target: ProcessInfo) {
    const source = fixture.source.get(target.pid) ?? assert.fail();
    const facts = await new RuntimeReader().read(source);
    const runtime = getRuntime(facts);
    const tools = await new ToolFinder().findAll(runtime, facts);
    const context = { platform: process.platform, ownUid: process.geteuid?.(), ownPids: new Set([process.pid]) };
    return { runtime, ...getInspections(runtime, tools, await readTraceFacts(source, context)) };
  }

  async function find(test: Mocha.Context, target: ProcessInfo, id: string): Promise<Inspection> {
    const { possible } = await inspectionsOf(target);
    const found = possible.find(({ recipe }) => recipe.id === id);
    if (found) return found;
    console.log(`      (${id} is not possible here)`);
    return test.skip();
  }

  async function inspect(test: Mocha.Context, target: ProcessInfo, id: string, options: InspectionOptions = {}) {
    const inspection = await find(test, target, id);
    return runInspection(target, inspection, fixture.context, { seconds: 1, maxMs: 40_000, ...options });
  }

  async function textOf(test: Mocha.Context, target: ProcessInfo, id: string): Promise<string> {
    const result = await inspect(test, target, id);
    assert.equal(result.status, 'text', JSON.stringify(result));
    assert.equal(result.fate, 'unchanged');
    return result.text;
  }

  async function profileOf(test: Mocha.Context, target: ProcessInfo, id: string): Promise<CpuProfile> {
    const result = await inspect(test, target, id);
    assert.equal(result.status, 'profile', JSON.stringify(result));
    assert.equal(result.fate, 'unchanged');
    assert.ok(result.samples > 0, 'it has samples');
    return result.profile;
  }

  /** Builds a program, or skips the test without a compiler. */
  function build(test: Mocha.Context, compiler: string, versionArgument: string, args: readonly string[]): void {
    if (!isHere(compiler, versionArgument)) {
      console.log(`      (${compiler} is not here)`);
      test.skip();
    }
    const environment = { ...process.env, HOME: fixture.folder };
    const { status, stderr } = spawnSync(compiler, [...args], { cwd: fixture.folder, env: environment });
    assert.equal(status, 0, stderr.toString());
  }

  function startC(test: Mocha.Context): Promise<ProcessInfo> {
    fixture.write('spin it.c', spinInC);
    build(test, 'cc', '--version', ['-g', '-O0', '-pthread', 'spin it.c', '-o', 'spin it']);
    return fixture.start(`${fixture.folder}/spin it`, []);
  }

  function startJava(test: Mocha.Context, ...options: readonly string[]): Promise<ProcessInfo> {
    fixture.write('Spin.java', spinInJava);
    build(test, 'javac', '-version', ['Spin.java']);
    return fixture.start('java', [...options, 'Spin']);
  }

  function startPython(test: Mocha.Context): Promise<ProcessInfo> {
    if (!isHere('python3', '--version')) {
      console.log('      (python3 is not here)');
      test.skip();
    }
    return fixture.start('python3', [fixture.write('spin it.py', spinInPython)]);
  }

  describe('on a program in C', () => {
    for (const id of ['eu-stack', 'gdb', 'lldb']) {
      it(`shows the stacks of all threads by ${id}, and the program runs on`, async function () {
        const target = await startC(this);
        assert.equal((await inspectionsOf(target)).runtime.kind, 'native');
        const text = await textOf(this, target, id);
        for (const name of ['spin_here', 'wait_here', 'spin it.c']) assert.ok(text.includes(name), text);
        assert.ok(await fixture.isBusy(target.pid));
        assert.deepEqual(fixture.tools(), []);
      });

      it(`leaves a program stopped that was stopped before, by ${id}`, async function () {
        const target = await startC(this);
        process.kill(target.pid, 'SIGSTOP');
        await fixture.untilState(target.pid, 'stopped');
        const result = await inspect(this, target, id);
        assert.equal(result.status, 'text', JSON.stringify(result));
        await fixture.untilState(target.pid, 'stopped');
        process.kill(target.pid, 'SIGCONT');
        assert.ok(await fixture.isBusy(target.pid));
      });

      it(`says that a program has ended, by ${id}`, async function () {
        const target = await startC(this);
        const inspection = await find(this, target, id);
        process.kill(target.pid, 'SIGKILL');
        await fixture.untilState(target.pid, 'unknown', 'zombie');
        assert.deepEqual(await runInspection(target, inspection, fixture.context), { status: 'gone' });
      });
    }

    for (const id of ['gdb', 'lldb']) {
      it(`lets a program go on whose ${id} is ended in the middle, by us or by a crash`, async function () {
        const target = await startC(this);
        const inspection = await find(this, target, id);
        for (const end of ['abort', 'crash', 'abort', 'abort']) {
          const controller = new AbortController();
          const running = runInspection(target, inspection, fixture.context, {
            maxMs: 40_000,
            abort: controller.signal,
          });
          await fixture.untilState(target.pid, 'traced');
          if (end === 'abort') controller.abort();
          else for (const pid of fixture.tools()) process.kill(pid, 'SIGKILL');
          const result = await running;
          assert.equal(result.status, 'failed', JSON.stringify(result));
          assert.equal(result.run.end, end === 'abort' ? 'aborted' : 'crashed');
          assert.ok(['unchanged', 'continued'].includes(result.fate), result.fate);
          assert.ok(await fixture.isBusy(target.pid));
          assert.deepEqual(fixture.tools(), []);
        }
      });
    }

    it('makes a profile of eu-stack, which names the function that spins and its source', async function () {
      const target = await startC(this);
      const { nodes } = await profileOf(this, target, 'eu-stack, repeated');
      const hot = nodes.find(({ callFrame }) => callFrame.functionName === 'spin_here') ?? assert.fail();
      assert.ok(hot.hitCount > 0);
      assert.equal(hot.callFrame.url, `file://${fixture.folder}/spin%20it.c`);
      assert.equal(hot.callFrame.lineNumber, 4);
      assert.ok(!nodes.some(({ callFrame }) => callFrame.functionName === 'wait_here'), 'without what waits');
      assert.ok(await fixture.isBusy(target.pid));
    });
  });

  describe('on a program in Java', () => {
    it('shows the threads by jcmd beside java, and makes a profile of several dumps', async function () {
      const target = await startJava(this);
      const { runtime, possible } = await inspectionsOf(target);
      assert.deepEqual([runtime.kind, runtime.isEmbedded], ['jvm', false]);
      assert.match(possible[0]?.file ?? '', /jcmd$/);
      const text = await textOf(this, target, 'jcmd Thread.print');
      assert.match(text, /Spin\.spinHere\(Spin\.java:3\)/);
      const { nodes } = await profileOf(this, target, 'jcmd Thread.print, repeated');
      const leaves = nodes.filter(({ hitCount }) => hitCount > 0);
      assert.deepEqual(
        leaves.map(({ callFrame }) => [callFrame.functionName, callFrame.url, callFrame.lineNumber]),
        [['Spin.spinHere', 'Spin.java', 2]],
      );
      assert.ok(await fixture.isBusy(target.pid));
    });

    it('does not ask a virtual machine that would be killed by the question', async function () {
      const target = await startJava(this, '-Xrs');
      const result = await inspect(this, target, 'jcmd Thread.print');
      assert.deepEqual(result, { status: 'signalNotHandled', signal: 3 });
      assert.ok(await fixture.isBusy(target.pid));
    });

    it('does not wait for a virtual machine that is stopped', async function () {
      const target = await startJava(this);
      const inspection = await find(this, target, 'jcmd Thread.print');
      process.kill(target.pid, 'SIGSTOP');
      await fixture.untilState(target.pid, 'stopped');
      assert.deepEqual(await runInspection(target, inspection, fixture.context), { status: 'stopped' });
    });
  });

  describe('on a program in Python', () => {
    it('shows the stacks by py-spy, and makes a profile', async function () {
      const target = await startPython(this);
      assert.equal((await inspectionsOf(target)).runtime.kind, 'python');
      const text = await textOf(this, target, 'py-spy dump');
      for (const name of ['spin_here', 'wait_here']) assert.ok(text.includes(name), text);
      const { nodes } = await profileOf(this, target, 'py-spy record');
      const hot = nodes.find(({ callFrame }) => callFrame.functionName === 'spin_here') ?? assert.fail();
      assert.equal(hot.callFrame.url, `file://${fixture.folder}/spin%20it.py`);
      // py-spy 0.4.2 takes a loop in one line of Python 3.11 for the line before.
      assert.ok([3, 4].includes(hot.callFrame.lineNumber), `${hot.callFrame.lineNumber}`);
      assert.ok(await fixture.isBusy(target.pid));
    });

    it('shows what the interpreter itself does by eu-stack, and names py-spy as what would give more', async function () {
      const target = await startPython(this);
      const text = await textOf(this, target, 'eu-stack');
      assert.match(text, /_PyEval_EvalFrame|Py_BytesMain|Py_RunMain/);
      const { possible, blocked } = await inspectionsOf(target);
      const known = [...possible, ...blocked].map(({ recipe }) => recipe.id);
      assert.ok(known.includes('py-spy record') && known.includes('py-spy dump'), known.join(', '));
    });
  });

  describe('on a program in Go', () => {
    it('shows the goroutines by dlv, and the program runs on', async function () {
      fixture.write('spin.go', spinInGo);
      build(this, 'go', 'version', ['build', '-o', 'spin', 'spin.go']);
      const target = await fixture.start(`${fixture.folder}/spin`, []);
      assert.equal((await inspectionsOf(target)).runtime.kind, 'go');
      const text = await textOf(this, target, 'dlv goroutines');
      assert.match(text, /main\.spinHere/);
      assert.ok(await fixture.isBusy(target.pid));
    });
  });
});
