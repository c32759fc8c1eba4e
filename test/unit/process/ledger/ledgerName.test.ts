import assert from 'node:assert/strict';
import { getHolder, getLedgerName, getTakenName, parseLedgerName } from '../../../../src/process/ledger/ledgerName';

const writer = { space: '0123456789ab', process: { pid: 1000, startTime: 1.5 } };
const taker = { space: 'ba9876543210', process: { pid: 2000, startTime: 2 } };

describe('parseLedgerName', () => {
  it('reads the window from the name of its ledger', () => {
    const name = getLedgerName(writer);
    assert.equal(name, '0123456789ab-1000-1.5.json');
    assert.deepEqual(parseLedgerName(name), { name, original: name, writer, taker: undefined });
  });

  it('reads both windows from the name of a ledger that is being taken over', () => {
    const original = getLedgerName(writer);
    const parsed = parseLedgerName(original) ?? assert.fail();
    const name = getTakenName(parsed, taker);
    assert.equal(name, '0123456789ab-1000-1.5.json.taken-by-ba9876543210-2000-2');
    const taken = parseLedgerName(name) ?? assert.fail();
    assert.deepEqual(taken, { name, original, writer, taker });
    assert.deepEqual([getHolder(parsed), getHolder(taken)], [writer, taker]);
  });

  it('reads a name that an earlier version wrote without a pid space', () => {
    const { writer: earlier } = parseLedgerName('1000-1.5.json') ?? assert.fail();
    assert.deepEqual(earlier, { space: undefined, process: writer.process });
  });

  it('returns undefined for a draft and for files of other programs', () => {
    for (const name of ['notes.txt', '1000.json', '1000-1.json.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6d.tmp', '']) {
      assert.equal(parseLedgerName(name), undefined, name);
    }
  });
});
