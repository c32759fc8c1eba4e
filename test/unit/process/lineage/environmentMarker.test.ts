import assert from 'node:assert/strict';
import { EnvironmentMarker, markerVariable } from '../../../../src/process/lineage/environmentMarker';
import type { Identity } from '../../../../src/process/identity';
import type { OriginRef } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';

const fallback: OriginRef = { id: 'unknown', kind: 'terminal', label: 'unknown' };
const terminal: OriginRef = { id: 't', kind: 'terminal', label: 'bash' };
const orphan = processInfo({ pid: 500, parentPid: 1 });
const handle = 'VSCODE_IPC_HOOK_CLI';

const bash: readonly [Identity, OriginRef] = [{ pid: 100, startTime: 1 }, terminal];

function markerFor(
  environment: Readonly<Record<string, string>> | undefined,
  {
    value = 'ours',
    hasOtherWindow = false,
    open = [] as readonly (typeof bash)[],
    looksLike = undefined as ProcessInfo | undefined,
    otherVSCode = false,
    startedByMain = false,
  } = {},
) {
  return new EnvironmentMarker({
    value: () => value,
    getProcess: () => looksLike,
    isStartedByMain: () => startedByMain,
    hasOtherVSCode: () => otherVSCode,
    adopters: new Set([1, 7]),
    environment: ({ pid }) => {
      if (pid === 100) return new Map([[handle, 'of-bash']]);
      return environment && new Map(Object.entries(environment));
    },
    terminals: () => open,
    hasOtherWindow: () => hasOtherWindow,
    fallback,
  });
}

describe('EnvironmentMarker', () => {
  it('recognises an adopted process of this workspace, also with a subreaper', () => {
    assert.equal(markerFor({ [markerVariable]: 'ours' }).originOf(orphan), fallback);
    assert.equal(markerFor({ [markerVariable]: 'ours' }).originOf({ ...orphan, parentPid: 7 }), fallback);
  });

  it('does not recognise a process whose environment cannot be read, has no marker, or has another value', () => {
    assert.equal(markerFor(undefined).originOf(orphan), undefined);
    assert.equal(markerFor({}).originOf(orphan), undefined);
    assert.equal(markerFor({ [markerVariable]: 'theirs' }).originOf(orphan), undefined);
    assert.equal(markerFor({ [markerVariable]: '' }, { value: '' }).originOf(orphan), undefined);
  });

  it('does not recognise a process that no adopter is the parent of', () => {
    assert.equal(markerFor({ [markerVariable]: 'ours' }).originOf({ ...orphan, parentPid: 400 }), undefined);
  });

  it('knows the terminal of a process by its handle, and so which of two windows on one folder it belongs to', () => {
    const known = markerFor({ [markerVariable]: 'ours', [handle]: 'of-bash' }, { hasOtherWindow: true });
    known.learn({ pid: 100, startTime: 1 }, terminal);
    assert.deepEqual(known.originOf(orphan), terminal);
    const unknown = markerFor({ [markerVariable]: 'ours', [handle]: 'of-another' }, { hasOtherWindow: true });
    unknown.learn({ pid: 100, startTime: 1 }, terminal);
    assert.equal(unknown.originOf(orphan), undefined);
  });

  it('has refused processes examined again once the other window that it refused them for has gone', () => {
    let hasOtherWindow = true;
    const marker = new EnvironmentMarker({
      value: () => 'ours',
      adopters: new Set([1]),
      environment: () => new Map([[markerVariable, 'ours']]),
      getProcess: () => undefined,
      isStartedByMain: () => false,
      hasOtherVSCode: () => false,
      terminals: () => [],
      hasOtherWindow: () => hasOtherWindow,
      fallback,
    });
    assert.equal(marker.shouldAskAgain(), false, 'none was refused');
    assert.equal(marker.originOf(orphan), undefined);
    assert.equal(marker.shouldAskAgain(), false, 'the other window is there');
    hasOtherWindow = false;
    assert.equal(marker.shouldAskAgain(), true);
    assert.equal(marker.originOf(orphan), fallback);
    assert.equal(marker.shouldAskAgain(), false, 'they have been examined');
  });

  it('does not have a process examined again that another workspace has started', () => {
    const marker = markerFor({ [markerVariable]: 'theirs' }, { hasOtherWindow: true });
    assert.equal(marker.originOf(orphan), undefined);
    assert.equal(marker.shouldAskAgain(), false);
  });

  it('knows the terminal of a process though the handle of that has not been read before', () => {
    const marker = markerFor({ [markerVariable]: 'ours', [handle]: 'of-bash' }, { open: [bash] });
    assert.deepEqual(marker.originOf(orphan), terminal);
  });

  it('does not recognise a VS Code that was started from a terminal and has inherited its environment', () => {
    for (const commandLine of [
      ['/usr/share/code/code', '../b'],
      ['/opt/server/node', '/opt/server/out/server-main.js'],
      ['/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService'],
      ['/opt/server/node', '/opt/server/out/bootstrap-fork', '--type=ptyHost'],
    ]) {
      const looksLike = processInfo({ pid: 500, parentPid: 1, commandLine });
      assert.equal(markerFor({ [markerVariable]: 'ours' }, { looksLike }).originOf(orphan), undefined, commandLine[0]);
    }
  });

  it('does not recognise what the main process of VS Code has started itself', () => {
    assert.equal(markerFor({ [markerVariable]: 'ours' }, { startedByMain: true }).originOf(orphan), undefined);
  });

  it('does not recognise what the extension host of another window has started and left behind', () => {
    for (const name of ['VSCODE_ESM_ENTRYPOINT', 'VSCODE_AMD_ENTRYPOINT']) {
      const variables = { [markerVariable]: 'ours', [name]: 'vs/workbench/api/node/extensionHostProcess' };
      assert.equal(markerFor(variables).originOf(orphan), undefined);
      assert.equal(markerFor(variables).isOfOtherWindow(orphan), true);
    }
    assert.equal(markerFor({ [markerVariable]: 'ours' }).isOfOtherWindow(orphan), false);
    assert.equal(markerFor(undefined).isOfOtherWindow(orphan), false);
  });

  it('does not recognise a process of an unknown terminal once another VS Code was started here', () => {
    const ofAnother = { [markerVariable]: 'ours', [handle]: 'of-another' };
    assert.equal(markerFor(ofAnother, { otherVSCode: true }).originOf(orphan), undefined);
    assert.equal(markerFor(ofAnother).originOf(orphan), fallback);
    assert.equal(markerFor({ [markerVariable]: 'ours' }, { otherVSCode: true }).originOf(orphan), fallback);
    const ofBash = { [markerVariable]: 'ours', [handle]: 'of-bash' };
    assert.deepEqual(markerFor(ofBash, { otherVSCode: true, open: [bash] }).originOf(orphan), terminal);
  });

  it('remembers the newest terminals, not all that there ever were', () => {
    const handles = new Map<number, string>();
    const marker = new EnvironmentMarker({
      value: () => 'ours',
      adopters: new Set([1]),
      environment: ({ pid }) =>
        new Map([
          [handle, handles.get(pid) ?? `handle-${pid}`],
          [markerVariable, 'ours'],
        ]),
      getProcess: () => undefined,
      isStartedByMain: () => false,
      hasOtherVSCode: () => false,
      terminals: () => [],
      hasOtherWindow: () => false,
      fallback,
    });
    for (let pid = 1_000; pid < 2_000; pid++) {
      marker.learn({ pid, startTime: 1 }, { id: `t${pid}`, kind: 'terminal', label: `bash ${pid}` });
    }
    const labelOfTerminal = (pid: number): string | undefined => {
      handles.set(500, `handle-${pid}`);
      return marker.originOf(orphan)?.label;
    };
    assert.equal(labelOfTerminal(1_999), 'bash 1999');
    assert.equal(labelOfTerminal(1_600), 'bash 1600');
    assert.equal(labelOfTerminal(1_000), fallback.label);
  });
});
