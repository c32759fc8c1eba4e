import assert from 'node:assert/strict';
import { WindowsFixture, type StartedProcess } from './support/windowsFixture';

/** How often each storm is ended; the issue of a change here is worth more. */
const trials = Number(process.env.RUNAWAY_STORMS ?? 3);

/**
 * Processes that start others until they are killed, and write to the file `trace` as long as they do. They end by themselves
 * when the file `goes-on` is gone.
 */
interface Storm {
  readonly name: string;
  readonly start: (fixture: WindowsFixture) => StartedProcess;
  /** How many processes there are when it is killed. */
  readonly count: number;
  /** Whether its first process has ended by then, and so does each that follows. */
  readonly isRunner: boolean;
}

/**
 * Starts more of its kind below it, as deep as it is told, and goes on with that. Each is detached, and so in no job: jobs
 * below jobs, which Node.js makes otherwise, crash the server of wine 8 every tenth time.
 */
const growing = `
  const { appendFileSync, existsSync } = require('node:fs');
  const { spawn } = require('node:child_process');
  const [, program, depth] = process.argv;
  let count = 0;
  const grow = () => {
    if (!existsSync('goes-on')) process.exit(0);
    appendFileSync('trace', '.');
    if (depth === '0' || ++count > 4) return;
    spawn(process.execPath, [program, depth - 1], { stdio: 'ignore', detached: true }).on('error', () => {});
  };
  grow();
  grow();
  setInterval(grow, 500);`;

/** Starts another one whenever its only child ends. */
const supervisor = `
  const { appendFileSync, existsSync } = require('node:fs');
  const { spawn } = require('node:child_process');
  const start = () => {
    if (!existsSync('goes-on')) process.exit(0);
    appendFileSync('trace', '.');
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' }).on('exit', start);
  };
  start();`;

/** Starts the next of its kind, without a console and in no job of its own, and exits. */
const detachedRunner = `
  const { appendFileSync, existsSync } = require('node:fs');
  const { spawn } = require('node:child_process');
  if (!existsSync('goes-on')) process.exit(0);
  appendFileSync('trace', '.');
  spawn(process.execPath, process.argv.slice(1), { stdio: 'ignore', detached: true }).unref();`;

/** The same with CREATE_BREAKAWAY_FROM_JOB: it leaves every job that lets it. */
const breakawayRunner = `
  const { appendFileSync, existsSync } = require('node:fs');
  if (!existsSync('goes-on')) process.exit(0);
  appendFileSync('trace', '.');
  const [, program, koffiPath] = process.argv;
  const module_ = { exports: {} };
  process.dlopen(module_, koffiPath);
  const createProcess = module_.exports.load('kernel32.dll').func(
    'int CreateProcessW(void *name, void *line, void *a, void *b, int inherit, uint32_t flags, void *env, void *dir, void *startup, void *info)');
  const line = '"' + process.execPath + '" "' + program + '" "' + koffiPath + '"';
  const startup = Buffer.alloc(104);
  startup.writeUInt32LE(104);
  createProcess(null, Buffer.from(line + '\\0', 'utf16le'), null, null, 0, 0x01000000 | 0x08000000, null, null, startup, Buffer.alloc(24));
  process.exit(0);`;

const storms: readonly Storm[] = [
  { name: 'a tree that grows', start: (it) => it.script(growing, '2'), count: 6, isRunner: false },
  { name: 'a supervisor', start: (it) => it.script(supervisor), count: 2, isRunner: false },
  {
    name: 'batch files, each of which starts the next and exits',
    start: (it) => it.batch('if not exist goes-on exit', 'echo .>>trace', 'start "" /b cmd /d /c "%~f0"'),
    count: 1,
    isRunner: true,
  },
  {
    name: 'detached programs, each of which starts the next and exits',
    start: (it) => it.script(detachedRunner),
    count: 1,
    isRunner: true,
  },
  {
    name: 'programs that leave their job, each of which starts the next and exits',
    start: (it) => it.script(breakawayRunner, it.koffiPath),
    count: 1,
    isRunner: true,
  },
];

describe('Kill Tree and the end of all members, under wine', () => {
  for (const { name, start, count, isRunner } of storms) {
    it(`leave nothing of ${name}, and touch nothing else (${trials} times)`, async function () {
      this.timeout(60_000 * trials);
      const durations: number[] = [];
      for (let trial = 0; trial < trials; trial++) {
        const bystanders = new WindowsFixture();
        const fixture = new WindowsFixture();
        try {
          const bystander = bystanders.node('setTimeout(() => {}, 60000)', { detached: true });
          await bystanders.untilAlive(1);
          const root = start(fixture);
          if (isRunner) await fixture.untilExit(root);
          const members = await fixture.untilAlive(count);
          // What is known of a runner by now has ended: only what it has inherited shows what comes from it.
          if (isRunner) await fixture.untilAllOthers(members);
          const report = isRunner
            ? await fixture.controller.killMembers('storm', { members, belongs: fixture.belongs })
            : await fixture.controller.killTree({ pid: root.pid }, { members, belongs: fixture.belongs });
          durations.push(Math.round(report.durationMs));
          assert.deepEqual(await fixture.alive(), [], `survivors in trial ${trial}`);
          const before = fixture.trace();
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          assert.equal(fixture.trace(), before, `something still runs in trial ${trial}`);
          assert.deepEqual(await fixture.alive(), [], `survivors in trial ${trial}, later`);
          assert.ok(report.processes.every(({ outcome }) => outcome === 'gone' || outcome === 'replaced'));
          assert.equal(bystander.exitCode, null);
          assert.deepEqual(
            (await bystanders.alive()).map(({ pid }) => pid),
            [bystander.pid],
          );
        } finally {
          await fixture.dispose();
          await bystanders.dispose();
        }
      }
      console.log(`      ${durations.join(', ')} ms`);
    });
  }
});
