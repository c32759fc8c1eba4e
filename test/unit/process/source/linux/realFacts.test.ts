import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { arch } from 'node:process';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { waitFor } from '../../../../host/waitFor';
import { ScriptedProgram } from './scriptedProgram';

/** exit(2), which ends the calling thread only, unlike exit_group(2) that libraries call. */
const exitNumber = arch === 'arm64' ? 93 : 60;

/** Programs whose first thread exits while a second one is busy with 50 MB; a new machine may have none of them. */
const leaderless: readonly (readonly [string, readonly string[]])[] = [
  [
    'python3',
    [
      '-c',
      `import ctypes, threading
def work():
    memory = bytearray(50_000_000)
    for at in range(0, len(memory), 4096): memory[at] = 1
    while True: pass
threading.Thread(target=work).start()
ctypes.CDLL(None).syscall(${exitNumber}, 0)`,
    ],
  ],
  [
    'perl',
    [
      '-Mthreads',
      '-e',
      `threads->create(sub { my $memory = "x" x 50_000_000; 1 while 1; }); syscall(${exitNumber}, 0);`,
    ],
  ],
];

describe('ProcfsSource on real processes', () => {
  let source: ProcessSource;
  let child: ChildProcess | undefined;
  let agent: ScriptedProgram | undefined;

  beforeEach(() => {
    source = createProcfsSource();
  });

  afterEach(() => {
    source.dispose();
    child?.kill('SIGKILL');
    agent?.end();
    [child, agent] = [undefined, undefined];
  });

  /** Lists until a process is as it should be. */
  async function until(pid: number, isSo: (process: ProcessInfo) => boolean): Promise<ProcessInfo> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { processes } = await source.list({ roots: new Set([pid]) });
      const found = processes.find((one) => one.pid === pid);
      if (found && isSo(found)) return found;
      assert(Date.now() < deadline, `it never was so: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('shows a process whose first thread has exited as running, and with its memory', async function () {
    this.timeout(40_000);
    const program = leaderless.find(
      ([command]) => spawnSync(command, ['-e', '0'], { stdio: 'ignore' }).error === undefined,
    );
    if (!program) {
      console.log('      (neither python3 nor perl is here)');
      this.skip();
    }
    const [command, args] = program;
    child = spawn(command, args, { stdio: 'ignore' });
    const pid = child.pid ?? assert.fail();
    const isLeaderless = () => source.getBasic(pid)?.state === 'zombie';
    const process = await until(pid, ({ memory }) => memory > 50_000_000 && isLeaderless());
    const isIt = (one: ProcessInfo | undefined) => one?.commandLine[0]?.endsWith(command) === true;
    assert.deepEqual([process.state, isIt(process)], ['running', true]);
    const found = source.get(pid);
    assert.deepEqual([found?.state, isIt(found)], ['running', true]);
    const other = createProcfsSource();
    const { processes } = await other.list({ roots: new Set([pid]) });
    assert.deepEqual(processes.map(isIt), [true], 'seen for the first time');
    other.dispose();
  });

  it('shows what a process ran until it has ended, in its zombie too', async () => {
    agent = ScriptedProgram.shell();
    const roots = new Set([agent.pid]);
    // `sleep` never waits for the child that it has inherited from the shell.
    await agent.tell('(sleep 600 & exec sleep 601) &');
    const find = async () =>
      (await source.list({ roots })).processes.find(({ commandLine }) => commandLine[1] === '600');
    const running = await waitFor('the program to run', 20_000, find);
    assert.equal(globalThis.process.kill(running.pid, 'SIGKILL'), true);
    const zombie = await until(running.pid, ({ state }) => state === 'zombie');
    assert.deepEqual(zombie.commandLine, ['sleep', '600']);
    assert.deepEqual(source.get(running.pid)?.commandLine, ['sleep', '600']);
    assert.deepEqual((await source.facts(running))?.process.commandLine, ['sleep', '600']);
    await agent.tell('kill $!');
  });

  it('returns the folder that a shell has changed to, and that it ignores SIGTERM after trap', async () => {
    agent = ScriptedProgram.shell();
    const listed = await until(agent.pid, ({ commandLine }) => commandLine.length > 0);
    assert.equal((await source.facts(listed))?.ignoresTerminate, false);
    await agent.tell('cd /proc; trap "" TERM');
    const facts = (await source.facts(listed)) ?? assert.fail();
    assert.deepEqual([facts.process.cwd, facts.ignoresTerminate, facts.tracer], ['/proc', true, undefined]);
  });

  it('counts the forks of a shell that does not wait for its children', async () => {
    agent = ScriptedProgram.shell();
    const roots = new Set([agent.pid]);
    await source.list({ roots });
    await agent.tell('for i in 1 2 3 4 5 6 7 8 9; do (: &); done; sleep 600 & :');
    const { forks, processes } = await source.list({ roots });
    assert(forks && forks.pids >= 19, `${forks?.pids ?? 'no'} pids`);
    assert(
      processes.some(({ parentPid }) => roots.has(parentPid)),
      'the sleep is seen',
    );
    await agent.tell('kill $!');
  });
});
