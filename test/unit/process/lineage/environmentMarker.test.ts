import assert from 'node:assert/strict';
import { EnvironmentMarker, markerVariable } from '../../../../src/process/lineage/environmentMarker';
import type { Identity } from '../../../../src/process/identity';
import type { OriginRef } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';

const fallback: OriginRef = { id: 'unknown', kind: 'terminal', label: 'unknown' };
const terminal: OriginRef = { id: 't', kind: 'terminal', label: 'bash' };
const stranger = processInfo({ pid: 500, parentPid: 1 });
const handle = 'VSCODE_IPC_HOOK_CLI';

const bash: readonly [Identity, OriginRef] = [{ pid: 100, startTime: 1 }, terminal];

function cookie(
  environment: Readonly<Record<string, string>> | undefined,
  {
    value = 'ours',
    shared = false,
    open = [] as readonly (typeof bash)[],
    looksLike = undefined as ProcessInfo | undefined,
    otherVSCode = false,
    startedByMain = false,
  } = {},
) {
  return new EnvironmentMarker({
    value: () => value,
    look: () => looksLike,
    isStartedByMain: () => startedByMain,
    hasOtherVSCode: () => otherVSCode,
    adopters: new Set([1, 7]),
    environment: ({ pid }) => {
      if (pid === 100) return new Map([[handle, 'of-bash']]);
      return environment && new Map(Object.entries(environment));
    },
    terminals: () => open,
    hasOtherWindow: () => shared,
    fallback,
  });
}

describe('Cookie', () => {
  it('recognises an adopted process of this workspace, also with a subreaper', () => {
    assert.equal(cookie({ [markerVariable]: 'ours' }).originOf(stranger), fallback);
    assert.equal(cookie({ [markerVariable]: 'ours' }).originOf({ ...stranger, parentPid: 7 }), fallback);
  });

  it('does not recognise anybody by an environment that cannot be read, is without it, or has another value', () => {
    assert.equal(cookie(undefined).originOf(stranger), undefined);
    assert.equal(cookie({}).originOf(stranger), undefined);
    assert.equal(cookie({ [markerVariable]: 'theirs' }).originOf(stranger), undefined);
    assert.equal(cookie({ [markerVariable]: '' }, { value: '' }).originOf(stranger), undefined);
  });

  it('leaves alone whoever has a parent', () => {
    assert.equal(cookie({ [markerVariable]: 'ours' }).originOf({ ...stranger, parentPid: 400 }), undefined);
  });

  it('tells the terminal, and which of two windows on one folder', () => {
    const known = cookie({ [markerVariable]: 'ours', [handle]: 'of-bash' }, { shared: true });
    known.learn({ pid: 100, startTime: 1 }, terminal);
    assert.deepEqual(known.originOf(stranger), terminal);
    const unknown = cookie({ [markerVariable]: 'ours', [handle]: 'of-another' }, { shared: true });
    unknown.learn({ pid: 100, startTime: 1 }, terminal);
    assert.equal(unknown.originOf(stranger), undefined);
  });

  it('asks again for those refused because of another window once that has gone, and only then', () => {
    let shared = true;
    const here = new EnvironmentMarker({
      value: () => 'ours',
      adopters: new Set([1]),
      environment: () => new Map([[markerVariable, 'ours']]),
      look: () => undefined,
      isStartedByMain: () => false,
      hasOtherVSCode: () => false,
      terminals: () => [],
      hasOtherWindow: () => shared,
      fallback,
    });
    assert.equal(here.shouldAskAgain(), false, 'none was refused');
    assert.equal(here.originOf(stranger), undefined);
    assert.equal(here.shouldAskAgain(), false, 'the other window is there');
    shared = false;
    assert.equal(here.shouldAskAgain(), true);
    assert.equal(here.originOf(stranger), fallback);
    assert.equal(here.shouldAskAgain(), false, 'they have been asked');
  });

  it('does not ask again for a process that another workspace has started', () => {
    const here = cookie({ [markerVariable]: 'theirs' }, { shared: true });
    assert.equal(here.originOf(stranger), undefined);
    assert.equal(here.shouldAskAgain(), false);
  });

  it('tells the terminal too when nobody has looked at it before', () => {
    const early = cookie({ [markerVariable]: 'ours', [handle]: 'of-bash' }, { open: [bash] });
    assert.deepEqual(early.originOf(stranger), terminal);
  });

  it('does not claim a VS Code that was started from a terminal, whose processes have inherited its environment', () => {
    for (const commandLine of [
      ['/usr/share/code/code', '../b'],
      ['/opt/server/node', '/opt/server/out/server-main.js'],
      ['/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService'],
      ['/opt/server/node', '/opt/server/out/bootstrap-fork', '--type=ptyHost'],
    ]) {
      const looksLike = processInfo({ pid: 500, parentPid: 1, commandLine });
      assert.equal(cookie({ [markerVariable]: 'ours' }, { looksLike }).originOf(stranger), undefined, commandLine[0]);
    }
  });

  it('does not claim what the main process of VS Code has started itself', () => {
    assert.equal(cookie({ [markerVariable]: 'ours' }, { startedByMain: true }).originOf(stranger), undefined);
  });

  it('does not claim what the extension host of another window has started and left behind', () => {
    for (const name of ['VSCODE_ESM_ENTRYPOINT', 'VSCODE_AMD_ENTRYPOINT']) {
      const marks = { [markerVariable]: 'ours', [name]: 'vs/workbench/api/node/extensionHostProcess' };
      assert.equal(cookie(marks).originOf(stranger), undefined);
      assert.equal(cookie(marks).isOfOtherWindow(stranger), true);
    }
    assert.equal(cookie({ [markerVariable]: 'ours' }).isOfOtherWindow(stranger), false);
    assert.equal(cookie(undefined).isOfOtherWindow(stranger), false);
  });

  it('does not claim what comes from a terminal that is not known once another VS Code was started here', () => {
    const ofAnother = { [markerVariable]: 'ours', [handle]: 'of-another' };
    assert.equal(cookie(ofAnother, { otherVSCode: true }).originOf(stranger), undefined);
    assert.equal(cookie(ofAnother).originOf(stranger), fallback);
    assert.equal(cookie({ [markerVariable]: 'ours' }, { otherVSCode: true }).originOf(stranger), fallback);
    const ofBash = { [markerVariable]: 'ours', [handle]: 'of-bash' };
    assert.deepEqual(cookie(ofBash, { otherVSCode: true, open: [bash] }).originOf(stranger), terminal);
  });

  it('remembers the terminals of late, not all that there ever were', () => {
    const handles = new Map<number, string>();
    const remembering = new EnvironmentMarker({
      value: () => 'ours',
      adopters: new Set([1]),
      environment: ({ pid }) =>
        new Map([
          [handle, handles.get(pid) ?? `handle-${pid}`],
          [markerVariable, 'ours'],
        ]),
      look: () => undefined,
      isStartedByMain: () => false,
      hasOtherVSCode: () => false,
      terminals: () => [],
      hasOtherWindow: () => false,
      fallback,
    });
    for (let pid = 1_000; pid < 2_000; pid++) {
      remembering.learn({ pid, startTime: 1 }, { id: `t${pid}`, kind: 'terminal', label: `bash ${pid}` });
    }
    const cameFrom = (pid: number): string | undefined => {
      handles.set(500, `handle-${pid}`);
      return remembering.originOf(stranger)?.label;
    };
    assert.equal(cameFrom(1_999), 'bash 1999');
    assert.equal(cameFrom(1_600), 'bash 1600');
    assert.equal(cameFrom(1_000), fallback.label);
  });
});
