import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createMacosControl } from '../../../../../src/process/control/macos/macosControl';
import type { ProcessController } from '../../../../../src/process/control/processController';
import { createMacosReader } from '../../../../../src/process/source/macos/macosReader';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { FakeMacos, type FakeMacosProcess } from '../../../support/fakeMacos';

const { SIGSTOP, SIGCONT, SIGKILL } = constants.signals;

/** The controller, the source and the control of macOS together, on a made-up system whose processes obey signals. */
describe('Kill Tree on macOS', () => {
  let macos: FakeMacos;
  let source: ProcessSource;
  let controller: ProcessController;
  let self: FakeMacosProcess;
  let root: FakeMacosProcess;
  let bystander: FakeMacosProcess;
  /** Called before a process gets a signal. */
  let onSignal: (process: FakeMacosProcess, signal: number) => void;

  beforeEach(() => {
    onSignal = () => undefined;
    macos = new FakeMacos();
    macos.start({ pid: 1, parentPid: 0, name: 'launchd', uid: 0, session: 1 });
    self = macos.start({ name: 'Code Helper (Plu' });
    const shell = macos.start({ parentPid: self.pid, name: 'zsh', session: 900 });
    root = macos.start({ parentPid: shell.pid, name: 'make', session: 900 });
    bystander = macos.start({ parentPid: shell.pid, name: 'vite', session: 900 });
    const send = macos.procSignalWithAuditToken ?? assert.fail();
    macos.procSignalWithAuditToken = (token, signal) => {
      const process = macos.processes.get(token.readInt32LE(20));
      if (process) onSignal(process, signal);
      const error = send(token, signal);
      if (error === 0 && process) obey(process, signal);
      return error;
    };
    source = createTableSource(createMacosReader({ libSystem: macos, user: 501 }));
    controller = createProcessController({
      source,
      protection: { self: self.pid, isHost: () => false },
      system: createMacosControl(
        macos,
        () => 'macos',
        () => assert.fail('a signal is sent by pid alone'),
      ),
    });
  });

  function obey(process: FakeMacosProcess, signal: number): void {
    if (signal === SIGSTOP) process.status = 'stopped';
    if (signal === SIGCONT) process.status = 'alive';
    if (signal === SIGKILL) macos.end(process.pid);
  }

  const namesLeft = (): readonly string[] =>
    [...macos.processes.values()].filter(({ parentPid }) => parentPid !== 0).map(({ name }) => name);

  it('ends a tree, and nothing beside it', async () => {
    const child = macos.start({ parentPid: root.pid, name: 'sh' });
    macos.start({ parentPid: child.pid, name: 'node' });
    const report = await controller.killTree({ pid: root.pid });
    assert.deepEqual(namesLeft(), ['Code Helper (Plu', 'zsh', 'vite']);
    assert.equal(bystander.status, 'alive');
    assert.equal(report.processes.filter(({ outcome }) => outcome === 'gone').length, 3);
  });

  it('follows a process that starts the next one and exits each time it is about to be stopped', async () => {
    macos.start({ parentPid: root.pid, name: 'runner' });
    let generations = 12;
    onSignal = (process, signal) => {
      if (process.name !== 'runner' || signal !== SIGSTOP || generations-- <= 0) return;
      macos.start({ parentPid: process.pid, name: 'runner', session: 900 });
      macos.end(process.pid);
    };
    await controller.killTree({ pid: root.pid });
    assert.deepEqual([namesLeft(), generations < 0], [['Code Helper (Plu', 'zsh', 'vite'], true]);
  });

  it('leaves alone a process that gets the pid of a member', async () => {
    const child = macos.start({ parentPid: root.pid, name: 'sh' });
    onSignal = (process, signal) => {
      if (process.pid !== child.pid || process.name !== 'sh' || signal !== SIGKILL) return;
      macos.end(child.pid);
      macos.start({ pid: child.pid, parentPid: 1, name: 'Mail', session: 1 });
    };
    await controller.killTree({ pid: root.pid });
    assert.deepEqual(namesLeft().slice(-1), ['Mail']);
    assert.equal(macos.processes.get(child.pid)?.status, 'alive');
  });
});
