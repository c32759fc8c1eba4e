import assert from 'node:assert/strict';
import { getAdopters } from '../../../../../src/process/control/vscodeHosts';
import { EnvironmentMarker, markerVariable } from '../../../../../src/process/lineage/environmentMarker';
import type { OriginRef } from '../../../../../src/process/origin';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../../../../src/process/source/windows/windowsReader';
import { FakeWindows } from '../../../support/fakeWindows';

const workspace = 'our workspace';
const fallback: OriginRef = { id: 'terminal:unknown', kind: 'terminal', label: 'a terminal' };

describe('A process that has lost its parent on Windows', () => {
  const environment = { [markerVariable]: workspace };
  const windows = new FakeWindows();
  const service = windows.start({ name: 'services.exe', logonSession: 0 });
  const self = windows.start({ name: 'Code.exe', commandLine: 'Code.exe' }).pid;
  const source = createTableSource(createWindowsReader({ api: windows.api, self }));
  const marker = new EnvironmentMarker({
    value: () => workspace,
    adopters: getAdopters(self, source.get.bind(source)),
    environment: source.environment.bind(source),
    getProcess: source.get.bind(source),
    isStartedByMain: () => false,
    terminals: () => [],
    hasOtherWindow: () => false,
    hasOtherVSCode: () => false,
    fallback,
  });

  it('is ours if it has the marker of the workspace, with all that it has started', async () => {
    const starter = windows.start({ parentPid: self, environment });
    const orphan = windows.start({ parentPid: starter.pid, environment });
    const child = windows.start({ parentPid: orphan.pid, environment });
    windows.end(starter.pid);
    const other = windows.start({ parentPid: 99_996, environment: { [markerVariable]: 'another one' } });
    const ofService = windows.start({ parentPid: service.pid, environment });
    const { processes } = await source.list({
      roots: new Set([self]),
      isOurs: (process) => marker.originOf(process) !== undefined,
    });
    assert.deepEqual(
      processes.map(({ pid }) => pid).sort((a, b) => a - b),
      [self, orphan.pid, child.pid],
    );
    assert.deepEqual(windows.memoryReads.includes(ofService.pid), false);
    assert.equal(windows.memoryReads.includes(other.pid), true);
  });

  it('stays ours once it was listed, though another process gets the pid of its parent', async () => {
    const starter = windows.start({ parentPid: self });
    const orphan = windows.start({ parentPid: starter.pid });
    await source.list({ roots: new Set([self]) });
    windows.end(starter.pid);
    const stranger = windows.start({ pid: starter.pid, parentPid: service.pid });
    const { processes } = await source.list({ roots: new Set([self]) });
    assert.equal(processes.find(({ pid }) => pid === orphan.pid)?.parentPid, 0);
    assert.ok(!processes.some(({ pid }) => pid === stranger.pid));
  });
});
