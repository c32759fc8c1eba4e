import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createMacosSendSignal } from '../../../../../src/process/control/macos/macosSendSignal';
import { createMacosReader } from '../../../../../src/process/source/macos/macosReader';
import { FakeMacos } from '../../../support/fakeMacos';

describe('createMacosSendSignal', () => {
  let macos: FakeMacos;
  let target: ProcessInfo;
  /** The signals that were sent by pid alone. */
  let sent: (readonly [number, NodeJS.Signals])[];

  beforeEach(() => {
    macos = new FakeMacos();
    const { pid } = macos.start();
    target = createMacosReader({ libSystem: macos, user: 501 }).read(pid) ?? assert.fail();
    sent = [];
  });

  const send = (signal: NodeJS.Signals = 'SIGTERM'): void => {
    createMacosSendSignal(macos, ({ pid }, name) => void sent.push([pid, name]))(target, signal);
  };
  const recycle = (): void => {
    macos.end(target.pid);
    macos.start({ pid: target.pid });
  };

  it('sends a signal to exactly one process', () => {
    send();
    assert.deepEqual(macos.signals, [[target.pid, 15]]);
    assert.deepEqual(sent, []);
  });

  it('sends nothing to a process that has got the pid before the signal', () => {
    recycle();
    assert.throws(send, { code: 'ESRCH' });
    assert.deepEqual([macos.signals, sent], [[], []]);
  });

  it('sends nothing to a process that gets the pid between the look and the signal', () => {
    macos.onSignal = recycle;
    assert.throws(send, { code: 'ESRCH' });
    assert.deepEqual([macos.signals, sent], [[], []]);
  });

  it('looks again if the process has executed another program meanwhile', () => {
    let times = 2;
    macos.onSignal = () => {
      if (times-- > 0) macos.execute(target.pid, {});
    };
    send('SIGKILL');
    assert.deepEqual(macos.signals, [[target.pid, 9]]);
  });

  it('signals a process that executes one program after the other by its pid, after a last look', () => {
    macos.onSignal = () => {
      macos.execute(target.pid, {});
    };
    send();
    assert.deepEqual(sent, [[target.pid, 'SIGTERM']]);
  });

  it('asks in the other way whether a process may be signalled if this one is refused', () => {
    macos.user = 502;
    send();
    assert.deepEqual([macos.signals, sent], [[], [[target.pid, 'SIGTERM']]]);
  });

  it('says that a process is gone, as kill(2) does', () => {
    macos.end(target.pid);
    assert.throws(send, { code: 'ESRCH' });
    assert.deepEqual([macos.signals, sent], [[], []]);
  });

  it('looks and signals in one turn where the system has no signal by token', () => {
    macos.procSignalWithAuditToken = undefined;
    send('SIGSTOP');
    assert.deepEqual(sent, [[target.pid, 'SIGSTOP']]);
    recycle();
    assert.throws(send, { code: 'ESRCH' });
    assert.equal(sent.length, 1);
  });

  it('does so as well if the token is not understood', () => {
    macos.procSignalWithAuditToken = () => 22;
    send();
    assert.deepEqual(sent, [[target.pid, 'SIGTERM']]);
  });

  it('lets the system decide about a zombie', () => {
    const process = macos.processes.get(target.pid) ?? assert.fail();
    process.status = 'zombie';
    send();
    assert.deepEqual(sent, [[target.pid, 'SIGTERM']]);
  });
});
