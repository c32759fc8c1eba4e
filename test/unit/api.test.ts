import { CommandFixture } from './support/commandFixture';
import assert from 'node:assert/strict';
import { chain } from '../bench/hostileTrees';
import { createApi, type RunawayApi, type RunawayProcess } from '../../src/api';
import { processInfo } from './support/fixtures';

function apiOf(fixture: CommandFixture): RunawayApi {
  const { snapshot, controller, settings } = fixture;
  const nothing = (): void => undefined;
  return createApi({
    model: { snapshot, onDidChange: () => ({ dispose: nothing }) },
    settings,
    controller,
    log: { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, show: nothing },
    refresh: () => Promise.resolve(),
  });
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
});
