import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { Report } from '../../../../src/process/control/report';
import { keyOf } from '../../../../src/process/identity';
import { getRecordedProcesses } from '../../../../src/process/recording/recordedProcesses';
import { runToEnd } from '../../../../src/common/timeSlicing';
import { detailsContentOf } from '../../../../src/views/details/detailsContent';
import { createRecordedProcess } from '../../../../src/views/details/recordedProcess';
import {
  FakeRecording,
  nodeAbove,
  noSnapshot,
  originNode,
  startDate,
  terminal,
} from '../../process/recording/recordingFixture';
import { lineageRecord, processInfo, processNode } from '../../support/fixtures';

const vite = processInfo({ pid: 101, name: 'vite', commandLine: ['vite'], startedAt: startDate - 60_000 });
const helper = processInfo({
  pid: 102,
  parentPid: 101,
  name: 'esbuild',
  commandLine: ['esbuild'],
  startedAt: startDate + 31_000,
});

/** A recording of a process that gets a child, uses a core, is asked to exit, and ends after a minute. */
async function recordedVite() {
  const recording = new FakeRecording();
  await recording.start();
  const node = { ...processNode(vite, terminal), cpu: 99 };
  const alone = { ...noSnapshot, origins: [originNode(terminal, [nodeAbove(node)])] };
  const withChild = {
    ...noSnapshot,
    origins: [originNode(terminal, [nodeAbove(node, processNode(helper, terminal))])],
  };
  for (let second = 0; second < 60; second++) await recording.take(second < 30 ? alone : withChild);
  const report: Report = {
    ...{ action: 'terminate', target: vite, durationMs: 1, rounds: 1 },
    processes: [{ ...vite, outcome: 'alive' }],
  };
  recording.writer?.addReport(report);
  const record = lineageRecord(vite, { origin: terminal });
  const endedAt = startDate + recording.time + 1_000;
  const ended = { key: keyOf(vite), process: vite, record, parentKey: undefined, endedAt, signal: 'SIGTERM' } as const;
  await recording.take({ ...noSnapshot, ended: [ended] });
  await recording.take(noSnapshot);
  const run = await recording.stopAndRead();
  const recorded = runToEnd(getRecordedProcesses(run)).find(({ process }) => process.pid === vite.pid);
  return createRecordedProcess(run, recorded ?? assert.fail());
}

describe('A process of a recording', () => {
  it('is shown as it was last, with its charts and what happened to it', async () => {
    const shown = await recordedVite();
    const content = detailsContentOf(shown.getState('tenMinutes'), false, startDate + 120_000);
    assert.equal(shown.title, 'vite (101), recorded');
    assert.match(content.header.status, /^as recorded .* · 99% of one core/);
    assert.deepEqual(content.header.buttons, []);
    const cpu = content.charts.charts.find(({ id }) => id === 'cpu');
    assert.match(cpu?.summary ?? '', /now 99%/);
    assert.deepEqual(
      content.timeline.entries.map(({ text }) => text),
      ['Started', 'Child esbuild (102) started', 'SIGTERM was sent from here, and it runs on', 'Ended after SIGTERM'],
    );
  });

  it('says why it ran, and nothing of what no recording has', async () => {
    const shown = await recordedVite();
    const { groups } = detailsContentOf(shown.getState('hour'), false, startDate + 120_000);
    assert.deepEqual(
      groups.map(({ id }) => id),
      ['why', 'program', 'state'],
    );
    assert.match(groups[0]?.text ?? '', /^vite \(101\) was started .*in the terminal “zsh”/);
  });
});
