import assert from 'node:assert/strict';
import { readMachineId } from '../../../../src/process/ledger/machineId';

const machineId = '0123456789abcdef0123456789abcdef';

describe('readMachineId', () => {
  const files = (content: Readonly<Record<string, string>>) => (path: string) => {
    const text = content[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };

  it('reads the id of the installation, and returns undefined for text that is no id', () => {
    assert.equal(readMachineId(files({ '/etc/machine-id': `${machineId}\n` })), machineId);
    const dbus = { '/etc/machine-id': 'uninitialized\n', '/var/lib/dbus/machine-id': machineId };
    assert.equal(readMachineId(files(dbus)), machineId);
    assert.equal(readMachineId(files({ '/etc/machine-id': '' })), undefined);
    assert.equal(readMachineId(files({})), undefined);
  });
});
