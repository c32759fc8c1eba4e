import { events, reset, terminals } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { getMarkerValue, WorkspaceMarker } from '../../../src/origins/environmentMarker';
import { markerVariable } from '../../../src/process/lineage/environmentMarker';
import { Settings } from '../../../src/workspace/settings';
import { changeSetting } from '../support/changeSetting';

const machineId = '0123456789abcdef0123456789abcdef';
const storage = '/data/workspaceStorage/8c5b4a/runaway-tools.runaway';

describe('getMarkerValue', () => {
  it('is the same for every client of a workspace, and differs for another workspace and another machine', () => {
    const value = getMarkerValue(storage, machineId);
    assert.match(value ?? '', /^[0-9a-f]{16}$/);
    assert.equal(getMarkerValue(storage, machineId), value);
    const others = [getMarkerValue(`${storage}2`, machineId), getMarkerValue(storage, machineId.replace('0', '1'))];
    assert.equal(new Set([value, ...others, getMarkerValue(storage, undefined)]).size, 4);
  });

  it('is undefined in a window without a folder', () => {
    assert.equal(getMarkerValue(undefined, machineId), undefined);
  });
});

describe('WorkspaceMarker', () => {
  let collection: Map<string, string>;
  let changes: number;
  let settings: Settings;
  let marker: WorkspaceMarker | undefined;

  beforeEach(() => {
    reset();
    collection = new Map();
    changes = 0;
    settings = new Settings();
  });

  afterEach(() => {
    marker?.dispose();
    marker = undefined;
    settings.dispose();
  });

  const create = (wanted: string | undefined): WorkspaceMarker => {
    const fake = {
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
    marker = new WorkspaceMarker(fake as unknown as vscode.EnvironmentVariableCollection, wanted, settings);
    return marker;
  };

  it('recognises the value of an earlier version while a terminal is open, and marks no terminal for a relaunch', () => {
    collection.set(markerVariable, 'old');
    terminals.push({});
    const created = create('new');
    assert.deepEqual([created.value, created.isOwn, changes], ['old', false, 0]);
    terminals.pop();
    events.terminalClosed.fire({});
    assert.deepEqual([created.value, created.isOwn, changes], ['new', true, 1]);
  });

  it('changes nothing if the terminals have the value already', () => {
    collection.set(markerVariable, 'same');
    assert.deepEqual([create('same').value, changes], ['same', 0]);
  });

  it('recognises nothing if VS Code was started from such a terminal, because every process has the marker then', () => {
    const before = process.env[markerVariable];
    process.env[markerVariable] = 'inherited';
    try {
      collection.set(markerVariable, 'inherited');
      terminals.push({});
      assert.equal(create(undefined).value, undefined);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, markerVariable);
      else process.env[markerVariable] = before;
    }
  });

  it('is removed from new terminals and recognises nothing as soon as the setting is switched off', () => {
    const created = create('ours');
    assert.deepEqual([created.value, collection.get(markerVariable)], ['ours', 'ours']);
    changeSetting('orphans.cookie', false);
    assert.deepEqual([created.value, collection.get(markerVariable)], [undefined, undefined]);
    changeSetting('orphans.cookie', true);
    assert.deepEqual([created.value, collection.get(markerVariable)], ['ours', 'ours']);
  });

  it('recognises nothing while the setting is off, though open terminals still have the value', () => {
    const created = create('ours');
    terminals.push({});
    changeSetting('orphans.cookie', false);
    assert.deepEqual([created.value, collection.get(markerVariable)], [undefined, 'ours']);
    terminals.pop();
    events.terminalClosed.fire({});
    assert.equal(collection.get(markerVariable), undefined);
  });

  it('has processes examined again once after the setting was switched on', () => {
    const created = create('ours');
    assert.equal(created.shouldAskAgain(), false);
    changeSetting('orphans.cookie', false);
    assert.equal(created.shouldAskAgain(), false);
    changeSetting('orphans.cookie', true);
    assert.deepEqual([created.shouldAskAgain(), created.shouldAskAgain()], [true, false]);
  });
});
