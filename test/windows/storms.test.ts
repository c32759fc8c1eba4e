import assert from 'node:assert/strict';
import { RefusedError } from '../../src/process/control/refusal';
import type { Report } from '../../src/process/control/report';
import { WindowsFixture, type StartedProcess } from './support/windowsFixture';
import { Workspace } from './support/workspace';

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

/** Their root lives as long as they do. */
const trees: readonly Storm[] = [
  { name: 'a tree that grows', start: (it) => it.script(growing, '2'), count: 6 },
  { name: 'a supervisor', start: (it) => it.script(supervisor), count: 2 },
];

const detached: Storm = {
  name: 'detached programs, each of which starts the next and exits',
  start: (it) => it.script(detachedRunner),
  count: 1,
};

/** Each of their processes starts the next and exits, the root too. */
const runners: readonly Storm[] = [
  {
    name: 'batch files, each of which starts the next and exits',
    start: (it) => it.batch('if not exist goes-on exit', 'echo .>>trace', 'start "" /b cmd /d /c "%~f0"'),
    count: 1,
  },
  detached,
  {
    name: 'programs that leave their job, each of which starts the next and exits',
    start: (it) => it.script(breakawayRunner, it.koffiPath),
    count: 1,
  },
];

/** Ends a storm as the extension does, with what that knows of it. */
type End = (fixture: WindowsFixture, root: StartedProcess) => Promise<Report>;

const killTree: End = async (fixture, root) => {
  const target = fixture.identity(root.pid);
  const workspace = new Workspace(fixture.source, fixture.mark, [root.pid]);
  return fixture.controller.killTree(target, await workspace.treeOptions(target));
};

/** What the view shows of a runner may have ended by then: only what it has inherited shows what comes from it. */
const killOrphans: End = async (fixture, root) => {
  const workspace = new Workspace(fixture.source, fixture.mark);
  await fixture.untilExit(root);
  await fixture.untilAllOthers(await fixture.untilAlive(1));
  return fixture.controller.killMembers('storm', await workspace.orphanOptions());
};

/** Kill Tree for the process that is shown just now. It may have started the next one, and exit meanwhile. */
const killRunner: End = async (fixture, root) => {
  const workspace = new Workspace(fixture.source, fixture.mark);
  await fixture.untilExit(root);
  for (;;) {
    const { members: [target] = [] } = await workspace.orphanOptions();
    if (!target) continue;
    try {
      return await fixture.controller.killTree(target, await workspace.treeOptions(target));
    } catch (error) {
      // It has ended before, and is not shown any more.
      if (!(error instanceof RefusedError)) throw error;
    }
  }
};

/** Ends a storm several times. Nothing is left of it, and of another workspace all is. */
async function check({ start, count }: Storm, end: End): Promise<void> {
  const durations: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const bystanders = new WindowsFixture();
    const fixture = new WindowsFixture();
    try {
      const bystander = bystanders.node('setTimeout(() => {}, 60000)', { detached: true });
      await bystanders.untilAlive(1);
      const root = start(fixture);
      await fixture.untilAlive(count);
      const report = await end(fixture, root);
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
}

describe('Kill Tree under wine', () => {
  for (const storm of trees) {
    it(`leaves nothing of ${storm.name}, and touches nothing else (${trials} times)`, async function () {
      this.timeout(60_000 * trials);
      await check(storm, killTree);
    });
  }

  it(`leaves nothing of ${detached.name}, wherever it begins (${trials} times)`, async function () {
    this.timeout(60_000 * trials);
    await check(detached, killRunner);
  });

  it('leaves alone an orphan of the same workspace that is below no member', async () => {
    const fixture = new WindowsFixture();
    try {
      const idle = JSON.stringify('setTimeout(() => {}, 60000)');
      const leave = `require('node:child_process').spawn(process.execPath, ['-e', ${idle}], { detached: true, stdio: 'ignore' }).unref()`;
      await fixture.untilExit(fixture.node(leave, { detached: true }));
      const [orphan] = await fixture.untilAlive(1);
      const root = fixture.node(`${leave}; setTimeout(() => {}, 60000)`, { detached: true });
      await fixture.untilAlive(3);
      await killTree(fixture, root);
      assert.deepEqual(
        (await fixture.alive()).map(({ pid }) => pid),
        [orphan?.pid],
      );
    } finally {
      await fixture.dispose();
    }
  });
});

describe('The end of all orphans under wine', () => {
  for (const storm of runners) {
    it(`leaves nothing of ${storm.name}, and touches nothing else (${trials} times)`, async function () {
      this.timeout(60_000 * trials);
      await check(storm, killOrphans);
    });
  }
});
