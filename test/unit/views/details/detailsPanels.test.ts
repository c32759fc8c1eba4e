import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import { keyOf } from '../../../../src/process/identity';
import type { EndedProcess, Snapshot } from '../../../../src/process/model/snapshot';

import { runToEnd } from '../../../../src/common/timeSlicing';
import { getRecordedProcesses } from '../../../../src/process/recording/recordedProcesses';
import type { DataReader, ProcessData } from '../../../../src/views/details/detailsData';
import { createDefaultActions } from '../../../../src/views/details/detailsActions';
import { webviewPanelTypes } from '../../../../src/common/contributions';
import { DetailsPanels } from '../../../../src/views/details/detailsPanels';
import type { DetailsContent, HostMessage, PanelState } from '../../../../src/views/details/detailsProtocol';
import {
  executed,
  reset,
  settled,
  user,
  WebviewPanel,
  webviewPanels,
  webviewSerializers,
} from '../../support/fakeVSCode';
import { FakeRecording } from '../../process/recording/recordingFixture';
import { lineageRecord, processInfo, processNode } from '../../support/fixtures';

const terminal = { id: 't', kind: 'terminal', label: 'zsh' } as const;

const exampleData: ProcessData = {
  environment: [
    { name: 'HOME', value: '/root' },
    { name: 'TOKEN', value: undefined },
  ],
};

function snapshotOf(given: Partial<Snapshot> = {}): Snapshot {
  return { at: Date.now(), origins: [], orphans: [], detached: [], ended: [], failure: undefined, ...given };
}

/** A model that tests publish to, and the panels that listen to it. */
function createFixture(
  given: {
    readonly isRunning?: boolean;
    readonly read?: () => Promise<ProcessData | undefined>;
    readonly readIo?: DataReader['readIo'];
  } = {},
) {
  const process = processInfo({ pid: 101 });
  const emitter = new Emitter<Snapshot>();
  const node = processNode(process, terminal);
  const listed = snapshotOf({
    origins: [
      {
        ...{
          origin: terminal,
          root: undefined,
          isVSCode: false,
          processes: [node],
          detachedDescendants: [],
          ports: [],
        },
        total: node.total,
      },
    ],
  });
  const model = { snapshot: listed, onDidChange: emitter.event };
  const state = { now: 0, reads: 0, isRunning: given.isRunning ?? true };
  const warnings: string[] = [];
  const panels = new DetailsPanels(() => ({
    model,
    history: {
      own: () => ({ intervalMs: 5_000, endsAt: state.now, cpu: [1, 2], memory: [3, 4] }),
      tree: () => undefined,
    },
    reader: {
      isRunning: () => state.isRunning,
      read: () => {
        state.reads++;
        return given.read?.() ?? Promise.resolve(exampleData);
      },
      ...(given.readIo && { readIo: given.readIo }),
    },
    actions: createDefaultActions(() => true),
    extensionUri: { path: '/extension' } as never,
    clock: { now: () => state.now },
    log: { warn: (message: string) => warnings.push(message) },
  }));
  return {
    ...{ panels, process, node, listed, state, warnings },
    publish: (snapshot: Snapshot) => {
      model.snapshot = snapshot;
      emitter.fire(snapshot);
    },
  };
}

/** The only panel that is open. */
function thePanel(): WebviewPanel {
  const [panel, ...others] = webviewPanels;
  assert.equal(others.length, 0);
  assert.ok(panel);
  return panel;
}

function messagesOf(panel: WebviewPanel): readonly HostMessage[] {
  return panel.sent as readonly HostMessage[];
}

/** What the client shows after all that it was sent. */
function shownBy(panel: WebviewPanel): DetailsContent {
  const contents = messagesOf(panel).map((message) => (message.type === 'save' ? {} : message.content));
  const content = Object.assign({}, ...contents) as DetailsContent;
  assert.ok('header' in content, 'nothing was sent');
  return content;
}

/** What VS Code would hand back after a reload. */
function savedBy(panel: WebviewPanel): PanelState {
  const states = messagesOf(panel).flatMap((message) => (message.type === 'save' ? [message.state] : []));
  return JSON.parse(JSON.stringify(states.at(-1) ?? assert.fail('nothing was saved'))) as PanelState;
}

/** A panel that VS Code has restored after a reload, in a window that knows nothing of the process. */
async function restorePanel(saved: unknown): Promise<WebviewPanel> {
  const panel = new WebviewPanel(webviewPanelTypes.details, 'p');
  await webviewSerializers.get(webviewPanelTypes.details)?.deserializeWebviewPanel(panel, saved);
  panel.receive({ type: 'ready' });
  await settled();
  return panel;
}

async function openPanel(fixture: ReturnType<typeof createFixture>): Promise<WebviewPanel> {
  await fixture.panels.show(fixture.process, 'p101');
  const panel = thePanel();
  panel.receive({ type: 'ready' });
  await settled();
  return panel;
}

describe('A details panel', () => {
  beforeEach(reset);

  it('sends nothing before its page is there, and then everything', async () => {
    const fixture = createFixture();
    await fixture.panels.show(fixture.process, 'p101');
    const panel = thePanel();
    assert.equal(panel.title, 'p101 (101)');
    fixture.publish(fixture.listed);
    assert.deepEqual(panel.sent, []);
    panel.receive({ type: 'ready' });
    const [first] = messagesOf(panel);
    assert.equal(first?.type, 'show');
    assert.deepEqual(Object.keys(shownBy(panel)), ['header', 'charts', 'timeline', 'groups']);
  });

  it('has a page that loads one script and one style sheet from its own folder, by a strict policy', async () => {
    const panel = await openPanel(createFixture());
    const { html, options } = panel.webview;
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    assert.match(
      policy.replaceAll('&#39;', "'"),
      /^default-src 'none'; style-src https:\/\/csp\.example; script-src 'nonce-[\da-f]{32}'$/,
    );
    assert.equal((html.match(/<script/g) ?? []).length, 1);
    assert.deepEqual(options, { enableScripts: true, localResourceRoots: [{ path: '/extension/dist/webview' }] });
  });

  it('sends no more than what has changed', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const before = panel.sent.length;
    fixture.state.now += 1_500;
    fixture.publish(fixture.listed);
    await settled();
    assert.equal(panel.sent.length, before, JSON.stringify(panel.sent.slice(before)).slice(0, 300));
    fixture.state.now += 5_000;
    fixture.publish(fixture.listed);
    await settled();
    const message = messagesOf(panel)[before];
    assert.equal(message?.type, 'update');
    assert.deepEqual(Object.keys(message.content), ['charts']);
  });

  it('neither sends nor reads while it is hidden, and sends everything when its page is there again', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    panel.setVisible(false);
    const [sent, reads] = [panel.sent.length, fixture.state.reads];
    fixture.state.now += 60_000;
    fixture.publish(snapshotOf());
    await settled();
    assert.deepEqual([panel.sent.length, fixture.state.reads], [sent, reads]);
    panel.setVisible(true);
    panel.receive({ type: 'ready' });
    assert.equal(messagesOf(panel)[sent]?.type, 'show');
  });

  it('sends nothing of what was read until then if it has been hidden meanwhile', async () => {
    let finish: (data: ProcessData) => void = () => undefined;
    const fixture = createFixture({ read: () => new Promise((resolve) => (finish = resolve)) });
    const panel = await openPanel(fixture);
    const sent = panel.sent.length;
    panel.setVisible(false);
    finish(exampleData);
    await settled();
    assert.equal(panel.sent.length, sent);
  });

  it('keeps what was read last if its process is gone before the next listing, or if reading fails', async () => {
    const answers = [
      () => Promise.resolve(exampleData),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('no answer')),
    ];
    const fixture = createFixture({ read: () => answers.shift()?.() ?? Promise.resolve(undefined) });
    const panel = await openPanel(fixture);
    for (let count = 0; count < 2; count++) {
      fixture.state.now += 6_000;
      fixture.publish(fixture.listed);
      await settled();
    }
    assert.deepEqual(answers, []);
    assert.ok(shownBy(panel).groups.some(({ id, table }) => id === 'environment' && table));
    assert.match(fixture.warnings.join(), /101 .*no answer/);
  });

  it('says when and by which signal its process has ended, and keeps what was known', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const { key, process } = fixture.node;
    const ended: EndedProcess = {
      ...{ key, process, record: lineageRecord(process), parentKey: undefined },
      ...{ endedAt: Date.now(), signal: 'SIGTERM' },
    };
    fixture.state.now += 2_000;
    fixture.publish(snapshotOf({ ended: [ended] }));
    fixture.state.now += 60_000;
    fixture.publish(snapshotOf());
    await settled();
    const { header, charts, timeline, groups } = shownBy(panel);
    assert.match(header.status, /^ended .* after SIGTERM$/);
    assert.deepEqual(header.buttons, []);
    assert.ok(header.isEnded);
    assert.match(panel.title, /^p101 \(101\), ended$/);
    assert.equal(timeline.entries.at(-1)?.text, 'Ended after SIGTERM');
    assert.deepEqual(charts.charts[0]?.series[0]?.values, [1, 2]);
    assert.ok(groups.some(({ id, table }) => id === 'environment' && table));
  });

  it('of a process that has just ended has what was known of it last', async () => {
    const fixture = createFixture();
    const { key, process } = fixture.node;
    const record = lineageRecord(process, { origin: terminal });
    const ended = { key, process, record, parentKey: undefined, endedAt: Date.now(), signal: undefined };
    fixture.publish(snapshotOf({ ended: [ended] }));
    const { header, groups } = shownBy(await openPanel(fixture));
    assert.match(header.status, /^ended .*, no signal from here$/);
    assert.deepEqual(
      groups.map(({ id }) => id),
      ['why', 'program', 'state'],
    );
  });

  it('does not take a failed listing for the end of its process', async () => {
    const fixture = createFixture({ isRunning: false });
    const panel = await openPanel(fixture);
    fixture.state.now += 2_000;
    fixture.publish({ ...fixture.listed, origins: [], failure: new Error('no /proc') });
    assert.equal(shownBy(panel).header.isEnded, false);
  });

  it('says that a process runs which belongs to this workspace no longer', async () => {
    const fixture = createFixture({ isRunning: true });
    const panel = await openPanel(fixture);
    fixture.state.now += 2_000;
    fixture.publish(snapshotOf());
    assert.equal(shownBy(panel).header.status, 'running, and not part of this workspace any more');
  });

  it('hands out no value of the environment before it is asked for', async () => {
    const panel = await openPanel(createFixture());
    assert.doesNotMatch(JSON.stringify(panel.sent), /\/root/);
    panel.receive({ type: 'showEnvironment', isShown: true });
    panel.receive({ type: 'copy' });
    await settled();
    assert.match(JSON.stringify(panel.sent), /\/root/);
    assert.match(user.clipboard, /HOME \| \/root/);
    assert.match(user.clipboard, /TOKEN \| may be a secret/);
  });

  it('shows another range when it is asked to', async () => {
    const panel = await openPanel(createFixture());
    panel.receive({ type: 'setRange', range: 'hour' });
    assert.equal(shownBy(panel).charts.range, 'hour');
  });

  it('runs commands by the names of its actions, with the identity of its process, and no other commands', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const { pid, startTime } = fixture.process;
    for (const action of ['terminate', 'constructor', '__proto__', 'workbench.action.quit'])
      panel.receive({ type: 'run', action });
    await settled();
    assert.deepEqual(executed, [['runaway.terminate', { pid, startTime }]]);
  });

  it('ignores what is no message, and logs that', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    panel.receive({ type: 'run', action: 7 });
    assert.equal(fixture.warnings.length, 1);
    assert.deepEqual(executed, []);
  });

  it('is one for each process', async () => {
    const fixture = createFixture();
    await Promise.all([fixture.panels.show(fixture.process, 'p'), fixture.panels.show(fixture.process, 'p')]);
    assert.equal(thePanel().revealed, 1);
    thePanel().dispose();
    await fixture.panels.show(fixture.process, 'p');
    assert.equal(webviewPanels.length, 2);
  });

  it('is restored after a reload, also if its process is gone meanwhile', async () => {
    createFixture({ isRunning: false });
    const saved = { pid: 7, startTime: 70, name: 'p7', range: 'hour' };
    const panel = await restorePanel(saved);
    const { header, charts } = shownBy(panel);
    assert.deepEqual([header.title, header.status, charts.range], ['p7 (7)', 'ended; when is not known', 'hour']);
    assert.deepEqual(savedBy(panel), saved);
  });

  it('has what it has shown of an ended process after each reload, without the environment', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    panel.receive({ type: 'showEnvironment', isShown: true });
    const { key, process } = fixture.node;
    const record = lineageRecord(process);
    const ended: EndedProcess = {
      ...{ key, process, record, parentKey: undefined, endedAt: Date.now(), signal: 'SIGTERM' },
    };
    fixture.state.now += 2_000;
    fixture.publish(snapshotOf({ ended: [ended] }));
    const before = shownBy(panel);
    let saved = savedBy(panel);
    assert.doesNotMatch(JSON.stringify(saved), /\/root|HOME/);
    for (let count = 0; count < 2; count++) {
      reset();
      createFixture({ isRunning: false }).publish(snapshotOf());
      const restored = await restorePanel(saved);
      const { header, charts, timeline, groups } = shownBy(restored);
      assert.match(header.status, /^ended .* after SIGTERM · as shown before the window was reloaded, at /);
      assert.deepEqual(header.buttons, []);
      assert.deepEqual([charts, timeline], [before.charts, before.timeline]);
      assert.deepEqual(
        groups,
        before.groups.filter(({ id }) => id !== 'environment'),
      );
      saved = savedBy(restored);
    }
  });

  it('shows the charts of the other range of an ended process after a reload as well', async () => {
    const fixture = createFixture();
    const saved = savedBy(await openPanel(fixture));
    reset();
    createFixture({ isRunning: false }).publish(snapshotOf());
    const restored = await restorePanel(saved);
    restored.receive({ type: 'setRange', range: 'hour' });
    const { range, charts } = shownBy(restored).charts;
    assert.deepEqual([range, charts[0]?.series[0]?.values], ['hour', [1, 2]]);
    assert.equal(savedBy(restored).range, 'hour');
  });

  it('shows a process that runs on after a reload as it is, not as it was', async () => {
    const fixture = createFixture();
    const saved = savedBy(await openPanel(fixture));
    reset();
    createFixture();
    const restored = await restorePanel(saved);
    assert.match(shownBy(restored).header.status, /^runs/);
    assert.ok(shownBy(restored).groups.some(({ id }) => id === 'environment'));
  });

  it('can be restored before its page has heard anything from it', async () => {
    const fixture = createFixture();
    await fixture.panels.show(fixture.process, 'p101');
    const [, state = ''] = /data-state="([^"]*)"/.exec(thePanel().webview.html) ?? [];
    const { pid, startTime } = fixture.process;
    assert.deepEqual(JSON.parse(state.replaceAll('&#34;', '"')), { pid, startTime, name: 'p101', range: 'tenMinutes' });
  });

  it('saves what changes all the time no more often than every ten seconds, and another range at once', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const count = () => messagesOf(panel).filter(({ type }) => type === 'save').length;
    const before = count();
    for (let second = 0; second < 9; second += 3) {
      fixture.state.now += 3_000;
      fixture.publish(fixture.listed);
      await settled();
    }
    assert.equal(count(), before);
    panel.receive({ type: 'setRange', range: 'hour' });
    assert.equal(count(), before + 1);
  });

  it('records input and output of the tree while it is hidden too, no more often than every five seconds', async () => {
    const asked: (readonly number[])[] = [];
    const fixture = createFixture({
      readIo: (processes) => {
        asked.push(processes.map(({ pid }) => pid));
        const bytes = asked.length * 5_000;
        const io = { read: bytes, written: 0, readFromDisk: 0, writtenToDisk: 0 };
        return Promise.resolve(new Map(processes.map((process) => [keyOf(process), io])));
      },
    });
    const panel = await openPanel(fixture);
    panel.setVisible(false);
    for (let second = 0; second < 10; second++) {
      fixture.state.now += 1_000;
      fixture.publish(fixture.listed);
      await settled();
    }
    assert.deepEqual(asked, [[101], [101], [101]]);
    panel.setVisible(true);
    panel.receive({ type: 'ready' });
    const ids = shownBy(panel).charts.charts.map(({ id }) => id);
    assert.ok(ids.includes('read') && ids.includes('written'), ids.join());
  });

  it('is left open for VS Code to restore it when the extension is deactivated, and is sent nothing any more', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const sent = panel.sent.length;
    fixture.panels.dispose();
    fixture.state.now += 60_000;
    fixture.publish(snapshotOf());
    panel.receive({ type: 'ready' });
    await settled();
    assert.deepEqual([panel.isDisposed, panel.sent.length], [false, sent]);
  });

  it('is closed after a reload if what was saved names no process', async () => {
    createFixture();
    const panel = new WebviewPanel(webviewPanelTypes.details, 'x');
    await webviewSerializers.get(webviewPanelTypes.details)?.deserializeWebviewPanel(panel, { pid: 'x' });
    assert.ok(panel.isDisposed);
  });

  it('shows a process of a recording, which VS Code does not restore', async () => {
    const fixture = createFixture();
    const recording = new FakeRecording();
    await recording.start();
    await recording.take(fixture.listed);
    await recording.take(fixture.listed);
    const run = await recording.stopAndRead();
    const [recorded] = runToEnd(getRecordedProcesses(run));
    await fixture.panels.showRecorded(run, recorded ?? assert.fail());
    const panel = thePanel();
    panel.receive({ type: 'ready' });
    panel.receive({ type: 'run', action: 'terminate' });
    await settled();
    assert.deepEqual([panel.title, executed], ['p101 (101), recorded', []]);
    assert.match(shownBy(panel).header.status, /^as recorded /);
    assert.ok(!webviewSerializers.has(panel.viewType));
  });

  it('listens to nothing any more after it was closed', async () => {
    const fixture = createFixture();
    const panel = await openPanel(fixture);
    const sent = panel.sent.length;
    panel.dispose();
    fixture.state.now += 60_000;
    fixture.publish(snapshotOf());
    await settled();
    assert.equal(panel.sent.length, sent);
  });
});
