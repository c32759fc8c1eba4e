import { strict as assert } from 'node:assert';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { repository } from '../host/paths';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { reportDuration, soonMs } from './support/timing';

const statusBarItem = 'runaway.runaways';

/** For so long a program has to spin in these tests, in ms. */
const cpuMs = 15_000;

describeInVSCode(
  'A runaway in the Processes view',
  // A shorter time, and the usual limit: half a core.
  { settings: { 'runaway.detection.cpuMinutes': cpuMs / 60_000 } },
  (vscode) => {
    let scenario: Scenario;
    let spin: string;

    before(async () => {
      const folder = vscode.workbench.makeWorkspace('runaway');
      scenario = await Scenario.open(vscode.workbench, { mark: 'wild', folder });
      spin = scenario.programs.script('spin', 'for (;;);');
    });

    /** Each test has a terminal of its own, whose tree has not been busy before. */
    afterEach(async () => {
      await scenario.programs.killAll();
      await scenario.terminals.close();
    });

    const row = (): Locator => scenario.window.row('wild-spin.js', 'Processes');
    const marked = (): Locator => row().filter({ hasText: /runaway: \d+% for \d+ (s|min)/ });
    const item = (): Locator => scenario.window.statusBarItem(statusBarItem);

    /**
     * Starts the program that spins, and waits until it is marked.
     * @returns when it was running, in ms since the epoch.
     */
    const startSpinning = async (): Promise<number> => {
      await scenario.terminals.openAndRun(`${spin} &`);
      await scenario.programs.started('spin');
      const startedAt = Date.now();
      await marked().waitFor({ timeout: 60_000 });
      return startedAt;
    };

    it('is marked when a Node program spins for the time of the setting, until it ends', async () => {
      const { window, programs } = scenario;
      const begunAt = Date.now();
      const startedAt = await startSpinning();
      assert.ok(Date.now() - begunAt > cpuMs, `after ${Date.now() - begunAt} ms`);
      // The first of its readings of five seconds may have begun before it; then come three whole ones.
      reportDuration('a mark on a program that spins, after 15 s', startedAt, Date.now(), cpuMs + 10_000);
      assert.match((await row().getAttribute('aria-label')) ?? '', /process \d+, runaway: /);
      await item().filter({ hasText: '1 runaway' }).waitFor();
      await window.tooltip(row(), 'Runaway: it has used');
      await window.screenshot('runaway');
      assert.match(
        await window.tooltip(item(), 'out of hand'),
        /wild-spin\.js \(\d+\) in Terminal .*of one core since/,
      );
      await window.screenshot('runaway-status');
      await programs.killAll();
      await item().waitFor({ state: 'hidden' });
      await marked().waitFor({ state: 'detached' });
    });

    it('is told of by the row above it while that is collapsed, and found by a click in the status bar', async () => {
      const { window, programs, terminals } = scenario;
      const top = programs.script(
        'top',
        `require('child_process').spawn(process.execPath, ['wild-spin.js']); setInterval(() => {}, 1000);`,
      );
      await terminals.openAndRun(`${top} &`);
      await marked().waitFor({ timeout: 60_000 });
      await window.terminalRow().filter({ hasText: '1 runaway' }).waitFor();
      const above = window.row('wild-top.js', 'Processes');
      assert.doesNotMatch((await above.textContent()) ?? '', /runaway/);
      await above.locator('.monaco-tl-twistie').click();
      await above.filter({ hasText: '1 runaway' }).waitFor();
      await window.screenshot('runaway-collapsed');
      await window.runCommand('Processes: Filter…');
      await window.quickPick().input.fill('nothing-has-this-name');
      await window.quickPick().input.press('Enter');
      await above.waitFor({ state: 'detached' });
      await item().click();
      await row().and(window.page.locator('.selected')).waitFor();
      await window.screenshot('runaway-revealed');
    });

    it('is not marked any more after Ignore for This Run, and is again after Stop Ignoring', async () => {
      const { window } = scenario;
      await startSpinning();
      const told = window.notification('No warning of wild-spin.js');
      await window.contextMenu(marked(), 'Ignore for This Run', told);
      await marked().waitFor({ state: 'detached' });
      await item().waitFor({ state: 'hidden' });
      await row().waitFor();
      await window.contextMenu(row(), 'Stop Ignoring', marked());
      await item().waitFor();
    });

    it('is not told of any more after Ignore This Command, though it is started again', async () => {
      const { window, programs } = scenario;
      await startSpinning();
      await window.contextMenu(marked(), 'Ignore This Command', window.notification('same command line'));
      await marked().waitFor({ state: 'detached' });
      await programs.killAll();
      const other = programs.script('other', 'for (;;);');
      await window.typeInTerminal(`${spin} & ${other} &`);
      await window.row('wild-other.js', 'Processes').filter({ hasText: 'runaway: ' }).waitFor({ timeout: 90_000 });
      await row().waitFor();
      assert.equal(await marked().count(), 0);
      await item().filter({ hasText: '1 runaway' }).waitFor();
    });
  },
);

describeInVSCode('A runaway of another kind in the Processes view', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('kinds');
    scenario = await Scenario.open(vscode.workbench, { mark: 'kinds', folder });
  });

  afterEach(() => scenario.clear());

  it('is told before 200 MB if its memory grows, and is told if twelve like helpers pile up below it', async () => {
    const { window, programs, terminals } = scenario;
    const leak = programs.script(
      'leak',
      'const kept = []; setInterval(() => kept.push(Buffer.alloc(180 * 1024, 1)), 100);',
    );
    programs.script('helper', 'setInterval(() => {}, 1000);');
    const pool = programs.script(
      'pool',
      `let count = 0;
      const timer = setInterval(() => {
        require('child_process').spawn(process.execPath, ['kinds-helper.js'], { stdio: 'ignore' });
        if (++count === 12) clearInterval(timer);
      }, 6_000);
      setInterval(() => {}, 1_000);`,
    );
    await terminals.openAndRun(`${leak} & ${pool} &`);
    const leaking = window.row('kinds-leak.js', 'Processes').filter({ hasText: /runaway: \+\d+ MB in \d+ s/ });
    await leaking.waitFor({ timeout: 120_000 });
    const [, memory] = / · (\d+) MB · /.exec((await leaking.textContent()) ?? '') ?? [];
    assert.ok(Number(memory) < 200, `${memory} MB`);
    const piledUp = window.row('kinds-pool.js', 'Processes').filter({ hasText: 'runaway: ' });
    await piledUp.filter({ hasText: '12 × kinds-helper.js' }).waitFor({ timeout: 120_000 });
    await window.statusBarItem(statusBarItem).filter({ hasText: '2 runaways' }).waitFor();
    await window.screenshot('runaway-kinds');
  });

  it('has its forks per second on its row if it is a shell that forks some 200 times a second', async () => {
    const { window, terminals, folder } = scenario;
    // A line for each fork: a file that is only appended to can be read at any time.
    const counter = join(folder, 'kinds-count');
    await terminals.openAndRun(`sh -c 'while :; do sleep 0.003; echo >> ${counter}; done; : kinds-forks'`);
    const row = window.rows('Processes').filter({ hasText: /\d+ forks\/s/ });
    await row.first().waitFor();
    const count = (): number => statSync(counter).size;
    await waitFor('the forks per second that the shell counts', soonMs, async () => {
      const [before, startedAt] = [count(), Date.now()];
      await wait(5_000);
      const counted = ((count() - before) * 1_000) / (Date.now() - startedAt);
      const [, rate] = /(\d+) forks\/s/.exec((await row.first().textContent()) ?? '') ?? [];
      console.log(`      a shell has forked ${Math.round(counted)} times a second, and its row has ${Number(rate)}`);
      return Math.abs(Number(rate) - counted) <= counted / 3;
    });
    await window.screenshot('runaway-forks');
    await window.page.keyboard.press('Control+C');
    await row.first().waitFor({ state: 'detached' });
  });
});

describeInVSCode(
  'An npm ci, a build and a test run in the Processes view',
  { environment: () => ({ npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm') }) },
  (vscode) => {
    it('are told of as no runaway by the limits that the user has not set', async function () {
      this.timeout(300_000);
      const folder = vscode.workbench.makeWorkspace('build');
      for (const name of ['src', 'test', 'tsconfig.json', 'package.json', 'package-lock.json']) {
        cpSync(join(repository, name), join(folder, name), { recursive: true });
      }
      const tests = Array.from({ length: 20 }, (_, index) => `t${index}.test.mjs`);
      for (const name of tests) {
        writeFileSync(
          join(folder, name),
          `import test from 'node:test';
          for (let i = 0; i < 5; i++) test('works ' + i, () => { const end = Date.now() + 200; while (Date.now() < end); });`,
        );
      }
      const unitTests = [
        'history/recordedHistory',
        'programs/knownDaemons',
        'ledger/ledgerStore',
        'lineage/lineage',
      ].map((name) => `test/unit/process/${name}.test.ts`);
      const task = (label: string, command: string) => ({ label, type: 'shell', command, problemMatcher: [] });
      mkdirSync(join(folder, '.vscode'));
      writeFileSync(
        join(folder, '.vscode', 'tasks.json'),
        JSON.stringify({
          version: '2.0.0',
          tasks: [
            task('compile', `node node_modules/typescript/bin/tsc --noEmit -p . ; echo COMPILED=$((40 + 2))`),
            task('test', `npm test -- unit ${unitTests.join(' ')} | tail -3; echo TESTED=$((40 + 2))`),
          ],
        }),
      );
      const scenario = await Scenario.open(vscode.workbench, { mark: 'build', folder });
      const { window, terminals } = scenario;
      const seen = await recordStatusBar(scenario);
      const untilPrinted = (text: string): Promise<void> =>
        window.terminalScreen().filter({ hasText: text }).waitFor({ timeout: 120_000 });
      await terminals.openAndRun(
        'npm ci --offline --ignore-scripts --no-audit --no-fund 2>&1 | tail -3; echo INSTALLED=$((40 + 2))',
      );
      await untilPrinted('INSTALLED=42');
      if (!existsSync(join(folder, 'node_modules', 'typescript', 'bin', 'tsc'))) {
        console.log('      (the cache of npm has not all packages: they are linked, not installed)');
        rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
        symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
      }
      await window.typeInTerminal(`node --test ${tests.join(' ')} | tail -3; echo RUN=$((40 + 2))`);
      await untilPrinted('RUN=42');
      await window.runTask('compile');
      await untilPrinted('COMPILED=42');
      await window.runTask('test');
      await untilPrinted('TESTED=42');
      await window.screenshot('runaway-none');
      assert.deepEqual(await seen(), []);
      assert.equal(await window.row(/runaway: /, 'Processes').count(), 0);
    });
  },
);

/**
 * Records what the status bar says of runaways from now on.
 * @returns a function that returns the texts so far.
 */
async function recordStatusBar({ window }: Scenario): Promise<() => Promise<readonly string[]>> {
  // Text, because the runner of the tests adds helpers to functions that do not exist in the page.
  await window.page.evaluate(`{
    const seen = (window.seenRunaways = []);
    new MutationObserver(() => {
      const text = document.querySelector('.statusbar-item[id$="${statusBarItem}"]')?.textContent ?? '';
      if (text !== '' && seen.at(-1) !== text) seen.push(text);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  }`);
  return async () => await window.page.evaluate<readonly string[]>('window.seenRunaways');
}
