import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import type { ProcessController } from '../../../../../src/process/control/processController';
import { createWindowsControl } from '../../../../../src/process/control/windows/windowsControl';
import { ntStatus } from '../../../../../src/process/source/windows/ntdll';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../../../../src/process/source/windows/windowsReader';
import { FakeWindows, type FakeWindowsProcess } from '../../../support/fakeWindows';
import { FakeWindowsKernel } from '../../../support/fakeWindowsKernel';

/** What the terminals of a workspace have, and all that is started in them. */
const environment = { RUNAWAY_WORKSPACE: 'this' };

/** The controller, the source and the control of Windows together, on a made-up system. */
describe('Kill Tree on Windows', () => {
  let windows: FakeWindows;
  let source: ProcessSource;
  let controller: ProcessController;
  let shell: FakeWindowsProcess;
  let root: FakeWindowsProcess;
  let bystander: FakeWindowsProcess;
  /** Called after each listing, while nothing is suspended. */
  let afterListing: () => void;
  let time: number;

  beforeEach(() => {
    windows = new FakeWindows();
    time = 0;
    afterListing = () => undefined;
    const self = windows.start({ name: 'Code.exe' });
    shell = windows.start({ name: 'cmd.exe', parentPid: self.pid, environment });
    root = start(shell, 'root.exe');
    bystander = start(shell, 'bystander.exe');
    const { kernel32, iphlpapi } = windows.api;
    const ntdll: typeof windows.api.ntdll = {
      ...windows.api.ntdll,
      querySystemInformation: (kind, buffer) => {
        const answer = windows.api.ntdll.querySystemInformation(kind, buffer);
        if (answer.status === ntStatus.success) afterListing();
        return answer;
      },
    };
    const clock = {
      now: () => time,
      sleep: (ms: number) => {
        time += Math.max(1, ms);
        return Promise.resolve();
      },
    };
    source = createTableSource(createWindowsReader({ api: { kernel32, ntdll, iphlpapi }, self: self.pid, clock }));
    controller = createProcessController({
      source,
      protection: { self: self.pid, isHost: () => false },
      clock,
      system: createWindowsControl({
        api: { kernel32, ntdll, user32: new FakeWindowsKernel().user32 },
        startConsoleHelper: () => assert.fail('nothing is asked to exit'),
      }),
    });
  });

  afterEach(() => {
    assert.equal(windows.openHandles, 0, 'every handle is closed');
  });

  function start(parent: FakeWindowsProcess, name: string): FakeWindowsProcess {
    return windows.start({ parentPid: parent.pid, name, environment });
  }

  /** Has a process start the next one and exit, and so on, once after each listing. */
  function passOn(first: FakeWindowsProcess, times: number): void {
    let last = first;
    let count = 0;
    afterListing = () => {
      if (count === times) return;
      count++;
      const next = start(last, `next${count}.exe`);
      windows.end(last.pid);
      last = next;
    };
  }

  const namesLeft = (): readonly string[] => [...windows.processes.values()].map(({ name }) => name);
  const others = ['Code.exe', 'cmd.exe', 'bystander.exe'];

  it('follows what a member has started that exits meanwhile, and what that has started, and so on', async () => {
    for (const times of [1, 2, 5]) {
      const target = start(shell, 'target.exe');
      const first = start(target, 'first.exe');
      await source.listAll();
      passOn(first, times);
      // As from the view.
      await controller.killTree({ pid: target.pid }, { members: [first] });
      assert.deepEqual(namesLeft(), ['Code.exe', 'cmd.exe', 'root.exe', 'bystander.exe'], `${times} times`);
    }
  });

  it('follows its target if that starts the next one and exits before it can be suspended', async () => {
    await source.listAll();
    passOn(root, 3);
    await controller.killTree({ pid: root.pid, startTime: root.startTime });
    assert.deepEqual(namesLeft(), others);
  });

  it('leaves alone what another tree of the same workspace has left behind meanwhile', async () => {
    const parent = start(bystander, 'parent.exe');
    await source.listAll();
    let left: FakeWindowsProcess | undefined;
    afterListing = () => {
      left ??= start(parent, 'left.exe');
      windows.end(parent.pid);
    };
    await controller.killTree({ pid: root.pid });
    assert.deepEqual(namesLeft(), [...others, 'left.exe']);
  });

  it('leaves alone what another process has started that got the pid of a member long after', async () => {
    const child = start(root, 'child.exe');
    await source.listAll();
    let step = 0;
    afterListing = () => {
      step++;
      if (step === 1) windows.end(child.pid);
      if (step !== 2) return;
      time += 60_000;
      const other = windows.start({ pid: child.pid, parentPid: shell.pid, name: 'other.exe', environment });
      start(other, 'left.exe');
      windows.end(other.pid);
    };
    await controller.killTree({ pid: root.pid });
    assert.deepEqual(namesLeft(), [...others, 'left.exe']);
  });
});
