import { events, reset, terminals } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { markerValue, WorkspaceMarker } from '../../../src/origins/environmentMarker';
import { markerVariable } from '../../../src/process/lineage/environmentMarker';
import { readMachineId } from '../../../src/process/ledger/machineId';

const machineId = '0123456789abcdef0123456789abcdef';
const storage = '/data/workspaceStorage/8c5b4a/runaway-tools.runaway';

describe('cookieValue', () => {
  it('is the same for a workspace from whichever client, and another one in another workspace or on another machine', () => {
    const value = markerValue(storage, machineId);
    assert.match(value ?? '', /^[0-9a-f]{16}$/);
    assert.equal(markerValue(storage, machineId), value);
    const others = [markerValue(`${storage}2`, machineId), markerValue(storage, machineId.replace('0', '1'))];
    assert.equal(new Set([value, ...others, markerValue(storage, undefined)]).size, 4);
  });

  it('is missing in a window without a workspace', () => {
    assert.equal(markerValue(undefined, machineId), undefined);
  });
});

describe('readMachineId', () => {
  const files = (content: Readonly<Record<string, string>>) => (path: string) => {
    const text = content[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };

  it('reads the name of the installation, and nothing that is none', () => {
    assert.equal(readMachineId(files({ '/etc/machine-id': `${machineId}\n` })), machineId);
    const dbus = { '/etc/machine-id': 'uninitialized\n', '/var/lib/dbus/machine-id': machineId };
    assert.equal(readMachineId(files(dbus)), machineId);
    assert.equal(readMachineId(files({ '/etc/machine-id': '' })), undefined);
    assert.equal(readMachineId(files({})), undefined);
  });
});

describe('WorkspaceCookie', () => {
  let collection: Map<string, string>;
  let changes: number;
  let cookie: WorkspaceMarker | undefined;

  beforeEach(() => {
    reset();
    collection = new Map();
    changes = 0;
  });

  afterEach(() => {
    cookie?.dispose();
    cookie = undefined;
  });

  const begin = (wanted: string | undefined): WorkspaceMarker => {
    const some = {
      get: (name: string) => {
        const value = collection.get(name);
        return value === undefined ? undefined : { value };
      },
      replace: (name: string, value: string) => {
        changes++;
        collection.set(name, value);
      },
      delete: (name: string) => {
        changes++;
        collection.delete(name);
      },
    };
    cookie = new WorkspaceMarker(some as unknown as vscode.EnvironmentVariableCollection, wanted, () => true);
    return cookie;
  };

  it('recognises the value of an earlier version as long as a terminal is open, and marks none for a relaunch', () => {
    collection.set(markerVariable, 'old');
    terminals.push({});
    const begun = begin('new');
    assert.deepEqual([begun.value, begun.isOwn, changes], ['old', false, 0]);
    terminals.pop();
    events.terminalClosed.fire({});
    assert.deepEqual([begun.value, begun.isOwn, changes], ['new', true, 1]);
  });

  it('changes nothing when the terminals have the value already', () => {
    collection.set(markerVariable, 'same');
    assert.deepEqual([begin('same').value, changes], ['same', 0]);
  });

  it('recognises nothing where everything has the cookie, as VS Code was started from such a terminal', () => {
    const before = process.env[markerVariable];
    process.env[markerVariable] = 'inherited';
    try {
      collection.set(markerVariable, 'inherited');
      terminals.push({});
      assert.equal(begin(undefined).value, undefined);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, markerVariable);
      else process.env[markerVariable] = before;
    }
  });
});
