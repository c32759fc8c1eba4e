import { CommandFixture } from './support/commandFixture';
import assert from 'node:assert/strict';
import { chain } from '../bench/hostileTrees';
import type { RunawayApi, RunawayProcess, RunawayRefusal } from '../../src/api';
import { createApi } from '../../src/createApi';
import { refuse } from '../../src/process/control/refusal';
import { runawayOf } from './support/fakeRunaways';
import { processInfo } from './support/fixtures';

function apiOf(fixture: CommandFixture): RunawayApi {
  const { clock, snapshot, controller, settings } = fixture;
  const nothing = (): void => undefined;
  const context = {
    clock,
    model: { snapshot, onDidChange: () => ({ dispose: nothing }) },
    settings,
    controller,
    log: { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, show: nothing },
    refresh: () => Promise.resolve(),
  };
  return createApi(context, fixture.runaways);
}

describe('The API for other extensions', () => {
  it('has the trees below the terminals as plain data', () => {
    const fixture = new CommandFixture([
      processInfo({ pid: 101, parentPid: 100 }),
      processInfo({ pid: 102, parentPid: 101 }),
      processInfo({ pid: 103, parentPid: 100 }),
    ]);
    const shape = ({ pid, children }: RunawayProcess): unknown => [pid, children.map(shape)];
    assert.deepEqual(apiOf(fixture).processes.map(shape), [
      [101, [[102, []]]],
      [103, []],
    ]);
  });

  it('has every process of a chain of 5,000, and is not too deep to be written as JSON', () => {
    const { processes } = apiOf(new CommandFixture(chain(5_000).slice(1)));
    const pids = [...JSON.stringify(processes).matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid));
    assert.deepEqual(
      pids,
      Array.from({ length: 5_000 }, (_, index) => 101 + index),
    );
    const depthOf = (list: readonly RunawayProcess[]): number =>
      list.length === 0 ? 0 : 1 + Math.max(...list.map(({ children }) => depthOf(children)));
    assert.equal(depthOf(processes), 50);
  });

  it('says of a process what it was started for, and on which ports it listens', () => {
    const [process] = apiOf(new CommandFixture([processInfo({ pid: 101, parentPid: 100 })])).processes;
    assert.equal(process?.originKind, 'terminal');
    assert.deepEqual(process.ports, []);
  });

  it('says how a process has got out of hand', () => {
    const one = processInfo({ pid: 101, parentPid: 100 });
    const fixture = new CommandFixture([one, processInfo({ pid: 102, parentPid: 101 })]);
    fixture.runaways.set(runawayOf(one));
    const [process] = apiOf(fixture).processes;
    assert.deepEqual([process?.runaway, process?.children[0]?.runaway], [['cpu'], []]);
  });

  it('has the time of a process and of a target in the same fields, so that a process is a target', async () => {
    const api = apiOf(new CommandFixture([processInfo({ pid: 101, parentPid: 100 })]));
    const report = await api.terminate(api.processes[0] ?? assert.fail());
    assert.equal(report.target.pid, 101);
    assert.deepEqual(
      report.processes.map(({ pid, outcome }) => [pid, outcome]),
      [[101, 'gone']],
    );
  });

  it('rejects with a sentence and a reason if nothing was sent', async () => {
    const api = apiOf(new CommandFixture([]));
    const refusal: RunawayRefusal = refuse('init', 1);
    await assert.rejects(api.kill({ pid: 1 }), {
      name: refusal.name,
      reason: refusal.reason,
      message: "1 is the system's first process: everything else would end with it.",
    });
  });
});
