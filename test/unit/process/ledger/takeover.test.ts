import assert from 'node:assert/strict';
import type { Ledger } from '../../../../src/process/ledger/ledgerFormat';
import type { LedgerName, NamedWindow } from '../../../../src/process/ledger/ledgerName';
import { ReportedFailures } from '../../../../src/process/ledger/reportedFailures';
import { classifyLedger, isUnavailable } from '../../../../src/process/ledger/takeover';
import { WindowProbe } from '../../../../src/process/ledger/windowProbe';

const here = '0123456789ab';
const windowOf = (pid: number, space: string | undefined = here): NamedWindow => ({
  space,
  process: { pid, startTime: pid },
});
const self = windowOf(1);
const running = windowOf(2);
const ended = windowOf(3);
const elsewhere = windowOf(2, 'ba9876543210');

const windows = new WindowProbe({
  self,
  isRunning: ({ pid }) => pid === self.process.pid || pid === running.process.pid,
  failures: new ReportedFailures((message) => assert.fail(message)),
});

const nameOf = (writer: NamedWindow, taker?: NamedWindow): LedgerName => ({ name: '', original: '', writer, taker });
const ledgerOf = ({ process }: NamedWindow, some: Partial<Ledger> = {}): Ledger => ({
  ...{ bootId: 'boot', window: process, isDisconnected: false, members: [] },
  ...some,
});

describe('isUnavailable', () => {
  it('is true for a ledger that a window of another machine holds', () => {
    assert.equal(isUnavailable(nameOf(elsewhere), windows), true);
    assert.equal(isUnavailable(nameOf(ended, elsewhere), windows), true);
  });

  it('is true while another window that runs takes the ledger over, and not after that window has ended', () => {
    assert.equal(isUnavailable(nameOf(ended, running), windows), true);
    assert.equal(isUnavailable(nameOf(running, ended), windows), false);
  });

  it('is false for a ledger that this window is taking over', () => {
    assert.equal(isUnavailable(nameOf(ended, self), windows), false);
  });
});

describe('classifyLedger', () => {
  const classify = (name: LedgerName, some: Partial<Ledger> = {}) =>
    classifyLedger(name, ledgerOf(name.writer, some), windows, 'boot');

  it('leaves our own ledger alone, until another window has taken it over and ended', () => {
    assert.equal(classify(nameOf(self)), 'unavailable');
    assert.equal(classify(nameOf(self, ended)), 'left');
  });

  it('tells a live window from one that has ended or is disconnected', () => {
    assert.equal(classify(nameOf(running)), 'live');
    assert.equal(classify(nameOf(running), { isDisconnected: true }), 'left');
    assert.equal(classify(nameOf(ended)), 'left');
  });

  it('takes a claimed ledger over though its writer runs, because the writer was disconnected when it was claimed', () => {
    assert.equal(classify(nameOf(running, ended)), 'left');
    assert.equal(classify(nameOf(running, self)), 'left');
  });

  it('tells an outdated ledger of this machine from one that may be of another machine', () => {
    assert.equal(classify(nameOf(ended), { bootId: 'earlier' }), 'outdated');
    const unnamed = { ...ended, space: undefined };
    assert.equal(classify(nameOf(unnamed), { bootId: 'earlier' }), 'unavailable');
    assert.equal(classify(nameOf(unnamed)), 'left');
  });
});
