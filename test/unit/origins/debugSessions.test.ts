import { events, reset, trackerOf } from '../fakeVSCode';
import assert from 'node:assert/strict';
import { DebugSessions } from '../../../src/origins/debugSessions';
import { Lineage } from '../../../src/process/lineage';
import type { Origin } from '../../../src/process/origin';
import { buildSnapshot, type Snapshot } from '../../../src/process/snapshot';
import { ProcessTable } from '../../../src/process/table';
import { processInfo } from '../process/fixtures';

interface Session {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly configuration: { readonly request: string };
  readonly parentSession?: Session;
}

const inspected = new Map([['VSCODE_INSPECTOR_OPTIONS', '{}']]);
const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };

/** With these children of the extension host. */
function snapshotWith(...pids: readonly number[]): Snapshot {
  const children = pids.map((pid) => processInfo({ pid, parentPid: 50 }));
  const table = new ProcessTable([processInfo({ pid: 50, parentPid: 40 }), ...children]);
  return buildSnapshot(table, new Lineage().update(table, [host], 1), [host], [], new Map(), 1);
}

describe('DebugSessions', () => {
  let sessions: DebugSessions;

  beforeEach(() => {
    reset();
    sessions = new DebugSessions(({ pid }) => (pid >= 800 ? inspected : undefined));
  });

  afterEach(() => {
    sessions.dispose();
  });

  const session = (id: string, some: Partial<Session> = {}): Session => ({
    id,
    name: id,
    type: 'python',
    configuration: { request: 'launch' },
    ...some,
  });
  const tell = (from: Session, systemProcessId: number, some: object = {}): void => {
    const body = { systemProcessId, isLocalProcess: true, ...some };
    trackerOf(from).onDidSendMessage({ type: 'event', event: 'process', body });
  };
  const roots = () => sessions.origins().map(({ label, rootPid }) => [label, rootPid]);

  it('are origins once their process is known, until they end', () => {
    const one = session('app');
    events.sessionStarted.fire(one);
    assert.deepEqual(roots(), []);
    tell(one, 700, { startMethod: 'launch' });
    assert.deepEqual(roots(), [['app', 700]]);
    events.sessionEnded.fire(one);
    assert.deepEqual(roots(), []);
  });

  it('keep the process that is told before VS Code says that they have started', () => {
    const one = session('app');
    tell(one, 700);
    events.sessionStarted.fire(one);
    assert.deepEqual(roots(), [['app', 700]]);
  });

  it('do not make a process theirs to which a debugger is only attached', () => {
    const attached = session('attached', { configuration: { request: 'attach' } });
    const launched = session('launched');
    for (const one of [attached, launched]) events.sessionStarted.fire(one);
    tell(attached, 700);
    tell(launched, 701, { startMethod: 'attach' });
    assert.deepEqual(roots(), []);
  });

  it('do not take a pid of another machine for one of this', () => {
    const one = session('remote');
    events.sessionStarted.fire(one);
    tell(one, 700, { isLocalProcess: false });
    assert.deepEqual(roots(), []);
  });

  it('are another origin when they are restarted, and are not mistaken for a session below them', () => {
    const one = session('app');
    const below = session('worker', { parentSession: one });
    for (const each of [one, below]) events.sessionStarted.fire(each);
    tell(one, 700);
    const [first] = sessions.origins();
    tell(below, 701);
    assert.deepEqual(roots(), [['app', 700]]);
    tell(one, 702);
    assert.deepEqual(roots(), [['app', 702]]);
    assert.notEqual(sessions.origins()[0]?.id, first?.id);
  });

  it('of js-debug are told by a variable of their program, and that of a browser has none', () => {
    events.sessionStarted.fire(session('browser', { type: 'pwa-chrome' }));
    events.sessionStarted.fire(session('server', { type: 'pwa-node' }));
    sessions.look(snapshotWith(600));
    assert.deepEqual(roots(), []);
    sessions.look(snapshotWith(600, 800));
    assert.deepEqual(roots(), [['server', 800]]);
  });
});
