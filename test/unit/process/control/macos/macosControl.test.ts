import assert from 'node:assert/strict';
import { createMacosControl } from '../../../../../src/process/control/macos/macosControl';
import type { SystemControl } from '../../../../../src/process/control/systemControl';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createMacosReader } from '../../../../../src/process/source/macos/macosReader';
import type { SourceName } from '../../../../../src/process/source/sourceState';
import { FakeMacos } from '../../../support/fakeMacos';

describe('createMacosControl', () => {
  const macos = new FakeMacos();
  const { pid } = macos.start();
  const target = createMacosReader({ libSystem: macos, user: 501 }).read(pid) ?? assert.fail();
  const sent: number[] = [];
  const kill = (process: ProcessInfo): void => void sent.push(process.pid);
  const send = (control: SystemControl, process: ProcessInfo): void => {
    const context = { getProcess: () => undefined, mayReceive: () => undefined };
    control.startCommand(context).sendSignal(process, 'SIGTERM');
  };

  it('sends exact signals while the processes are listed through libSystem, and others by their pid', () => {
    let name: SourceName = 'macos';
    const control = createMacosControl(macos, () => name, kill);
    send(control, target);
    assert.deepEqual([macos.signals.splice(0), sent.splice(0)], [[[pid, 15]], []]);
    // A source that counts start times in seconds has taken its place.
    name = 'ps';
    send(control, { ...target, startTime: Math.floor(target.startTime / 1000) * 1000 });
    assert.deepEqual([macos.signals.splice(0), sent.splice(0)], [[], [pid]]);
  });

  it('has the signals of POSIX without libSystem', () => {
    const control = createMacosControl(undefined, () => 'ps', kill);
    send(control, target);
    assert.deepEqual([sent.splice(0), control.asksBySignal, control.supports('pause')], [[pid], true, true]);
  });

  it('looks once more for children after a tree was killed: one may appear late', () => {
    assert.equal(createMacosControl(macos, () => 'macos').lateChildrenMs.length, 1);
  });
});
