import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { RunawayApi } from '../../src/api';

/** A field of `/proc/PID/stat` after the name: 0 is the state, 1 the parent, 19 the start time. */
const statField = (pid: number, index: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[index] ?? '';
const parentOf = (pid: number) => Number(statField(pid, 1));
const startTimeOf = (pid: number) => Number(statField(pid, 19)) * 10;

/** Runs a command. Returns a promise, since VS Code has only a thenable. */
const run = async (command: string, argument: unknown) => vscode.commands.executeCommand(command, argument);

describe('Processes that must not be signalled', () => {
  let api: RunawayApi;
  let ptyHost: number;
  let terminal: vscode.Terminal | undefined;

  before(async function () {
    // The facts to compare with are read from `/proc`.
    if (process.platform !== 'linux') this.skip();
    const extension = vscode.extensions.getExtension<RunawayApi>('runaway-tools.runaway');
    assert.ok(extension);
    api = await extension.activate();
    terminal = vscode.window.createTerminal('refusals');
    const shell = await terminal.processId;
    assert.ok(shell !== undefined);
    ptyHost = parentOf(shell);
  });

  after(() => {
    terminal?.dispose();
  });

  const ancestors = () => {
    const found: number[] = [];
    for (let pid = parentOf(process.pid); pid > 1; pid = parentOf(pid)) found.push(pid);
    return found;
  };

  const cases: readonly (readonly [what: string, pid: () => unknown, says: RegExp])[] = [
    ['pid 1', () => 1, /first process/],
    ['pid 0', () => 0, /group of processes/],
    ['pid -1', () => -1, /group of processes/],
    ['pid -2', () => -2, /group of processes/],
    ['NaN', () => NaN, /not the id of a process/],
    ['Infinity', () => Infinity, /not the id of a process/],
    ['1.5', () => 1.5, /not the id of a process/],
    ['a string', () => '12', /not the id of a process/],
    ['an object', () => ({}), /not the id of a process/],
    ['the extension host itself', () => process.pid, /extension host/],
    ['its parent, the server', () => ancestors()[0], /VS Code/],
    ['its topmost ancestor', () => ancestors().at(-1), /VS Code/],
    ['the pty host', () => ptyHost, /belongs to VS Code/],
    ['a pid without a process', () => 4_194_303, /no process/],
  ];

  for (const command of ['terminate', 'kill', 'terminateTree', 'killTree']) {
    for (const [what, pid, says] of cases) {
      it(`runaway.${command} refuses ${what} with the reason`, async () => {
        await assert.rejects(run(`runaway.${command}`, { pid: pid() }), says);
      });
    }
  }

  for (const [what, pid, says] of cases) {
    it(`are refused as a bare argument and through the API: ${what}`, async () => {
      const bare = pid();
      if (typeof bare !== 'object') await assert.rejects(run('runaway.kill', bare), says);
      const target = { pid: pid() } as { pid: number };
      await assert.rejects(api.kill(target), says);
      await assert.rejects(api.terminate(target), says);
      await assert.rejects(api.killTree(target), says);
    });
  }

  it('runaway.kill refuses a pid that was reused by another process, and sends nothing', async () => {
    const child = spawn('sleep', ['1000']);
    try {
      const pid = child.pid ?? assert.fail('no pid');
      const startTime = startTimeOf(pid) - 10;
      await assert.rejects(run('runaway.kill', { pid, startTime }), /now belongs to/);
      assert.equal(child.exitCode ?? child.signalCode, null);
      assert.match(statField(pid, 0), /[RS]/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('still run after all refusals, so no signal was sent', () => {
    for (const pid of [1, process.pid, ptyHost, ...ancestors()]) assert.match(statField(pid, 0), /[RSD]/);
  });

  it('do not include an ordinary child, which the API kills and reports as gone', async () => {
    const child = spawn('sleep', ['1000']);
    const pid = child.pid ?? assert.fail('no pid');
    const report = await api.kill({ pid, startTime: startTimeOf(pid) });
    assert.equal(report.processes[0]?.outcome, 'gone');
    assert.equal(report.target.pid, pid);
  });
});
