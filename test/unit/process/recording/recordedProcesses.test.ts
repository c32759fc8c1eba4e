import assert from 'node:assert/strict';
import { runToEnd } from '../../../../src/common/timeSlicing';
import { getRecordedProcesses } from '../../../../src/process/recording/recordedProcesses';
import { processInfo, processNode } from '../../support/fixtures';
import { FakeRecording, noSnapshot, originNode, terminal } from './recordingFixture';

const server = processInfo({ pid: 11, memory: 50_000 * 1024 });
const shell = processInfo({ pid: 10, memory: 1_000 * 1024 });

function shown(cpu: number, memory: number) {
  const node = { ...processNode({ ...server, memory }, terminal), cpu };
  return { ...noSnapshot, origins: [originNode(terminal, [node], processNode(shell, terminal))] };
}

describe('getRecordedProcesses', () => {
  it('finds each process once, with the most that it has used and when it was seen', async () => {
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(shown(20, 50_000 * 1024));
    await recording.take(shown(90, 90_000 * 1024));
    await recording.take(shown(10, 70_000 * 1024));
    await recording.take(noSnapshot);
    const run = await recording.stopAndRead();
    const found = runToEnd(getRecordedProcesses(run));
    assert.deepEqual(
      found.map(({ process, maxCpu, maxMemory }) => [process.pid, maxCpu, maxMemory / 1024]),
      [
        [11, 90, 90_000],
        [10, undefined, 1_000],
      ],
    );
    const [first] = found;
    assert.equal(first?.firstT, 1_000);
    assert.equal(first.lastT, 3_000);
    assert.equal(first.origin.label, 'zsh');
  });
});
