import type { ActionContext } from '../../../src/actions/actionContext';
import type { RestartContext } from '../../../src/actions/restart/restartContext';
import { registerCopyCommands } from '../../../src/commands/copyCommands';
import { registerExplainCommands } from '../../../src/commands/explainCommands';
import { registerDetailsCommands } from '../../../src/commands/detailsCommands';
import { registerInspectCommands } from '../../../src/commands/inspectCommands';
import { registerEndCommands } from '../../../src/commands/endCommands';
import { registerOriginCommands } from '../../../src/commands/originCommands';
import { registerOrphanCommands } from '../../../src/commands/orphanCommands';
import { registerPauseAndLookCommand } from '../../../src/commands/pauseAndLookCommand';
import { registerPortCommands } from '../../../src/commands/portCommands';
import { registerRecordCommands } from '../../../src/commands/recordCommands';
import { registerReportCommands } from '../../../src/commands/reportCommands';
import { registerRestartCommands } from '../../../src/commands/restartCommands';
import { registerRevealCommands } from '../../../src/commands/revealCommands';
import { registerRunawayCommands } from '../../../src/commands/runawayCommands';
import { registerSignalCommands } from '../../../src/commands/signalCommands';
import { registerViewCommands } from '../../../src/commands/viewCommands';
import { createProcessController } from '../../../src/process/control/createProcessController';
import { minFreeNiceOfWindows } from '../../../src/process/control/killControl';
import { createSignalControl } from '../../../src/process/control/signalControl';
import type { ProcessController } from '../../../src/process/control/processController';
import type { SignalResult } from '../../../src/process/control/signalSender';
import type { SystemControl, TerminateMethod } from '../../../src/process/control/systemControl';
import { keyOf } from '../../../src/process/identity';
import { Lineage } from '../../../src/process/lineage/lineage';
import { classifyOrphans } from '../../../src/process/lineage/orphans';
import { buildSnapshot } from '../../../src/process/model/buildSnapshot';
import type { Snapshot } from '../../../src/process/model/snapshot';
import type { Origin } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { ProcessTable } from '../../../src/process/processTable';
import { IgnoredRunaways } from '../../../src/workspace/ignoredRunaways';
import { Redactor } from '../../../src/process/redaction/redactor';
import type { ArrangementState } from '../../../src/views/processes/arrange/arrangementState';
import type { RowContent } from '../../../src/views/processes/rowContent';
import type { Confirm, OpenInspector } from '../../../src/workspace/settings';
import { Row } from '../../../src/views/processes/rowTree';
import { rowsOf } from '../../../src/views/processes/snapshotRows';
import { commands, executed, reset, settled, user, type Message } from './fakeVSCode';
import { fakeArrangement } from './fakeArrangement';
import { FakePorts } from './fakePorts';
import { FakeMemento, FakeRunaways } from './fakeRunaways';
import { FakeSetting } from './fakeSetting';
import { fakeInspection } from './fakeInspection';
import { fakeSource } from './fakeSource';
import { processInfo } from './fixtures';

const terminal: Origin = { id: 'terminal-1', kind: 'terminal', label: 'bash', rootPid: 100 };
const extensionHost: Origin = { id: 'host', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const host = processInfo({ pid: 50, parentPid: 1 });
const shell = processInfo({ pid: 100, parentPid: 40 });

export interface CommandFixtureOptions {
  /** When to ask before processes are ended: by default never. */
  readonly confirm?: Confirm;
  /** What is different about the shell of the terminal. */
  readonly shell?: Partial<ProcessInfo>;
  /** The pids that ignore SIGTERM. */
  readonly ignoring?: readonly number[];
  /** By pid, how each process is asked to exit where there is no signal for that; by default it cannot be asked. */
  readonly methods?: Readonly<Record<number, TerminateMethod>>;
  /** The pids to which the system lets us send no signal. */
  readonly forbidden?: readonly number[];
  /** The pids that have lost their parent since they were first listed. */
  readonly abandoned?: readonly number[];
  /** The pids that have ended since they were first listed. */
  readonly ended?: readonly number[];
  /** The pids that end on a signal besides SIGTERM and SIGKILL. */
  readonly endedBy?: Partial<Record<NodeJS.Signals, readonly number[]>>;
  /** The pids that run in the foreground of the terminal. */
  readonly foreground?: readonly number[];
  /** The pids that have a handler for each signal. */
  readonly handling?: readonly number[];
  /** The grace period of the abandoned, in ms: it has just begun. */
  readonly graceMs?: number;
  readonly stateOf?: (pid: number) => 'orphan' | 'detached' | 'kept';
}

/**
 * A workspace with a terminal, whose shell is 100, and the extension host, which is 50, as its view and its commands see
 * it. The processes are fake, and signals reach no others.
 */
export class CommandFixture {
  readonly processes: Map<number, ProcessInfo>;
  /** `SIGTERM 101`. */
  readonly signals: string[] = [];
  /** The names of the processes that the user keeps. */
  readonly kept = new Set<string>();
  readonly runaways = new FakeRunaways();
  /** The names of the processes whose command the user ignores. */
  readonly ignoredCommands = new Set<string>();
  readonly ignored = new IgnoredRunaways(commandsIn(this.ignoredCommands), new FakeMemento());
  /** The pids of the processes that this window has paused. */
  readonly paused = new Set<number>();
  /** `101 19` */
  readonly priorities: string[] = [];
  /** What was sent to the terminal as input. */
  readonly typed: string[] = [];
  /** The processes whose details were shown: `vite 101`. */
  readonly detailed: string[] = [];
  /** The keys of the processes whose rows were brought up. */
  readonly shown: string[] = [];
  /** The origins that were brought up. */
  readonly revealed: string[] = [];
  /** Whether VS Code still has the terminal, whatever the last listing says. */
  isTerminalOpen = true;
  readonly log: string[] = [];
  readonly settings: { confirm: FakeSetting<Confirm>; terminateGraceMs: FakeSetting<number> };
  readonly ports: FakePorts;
  readonly controller: ProcessController;
  readonly selection: Row[] = [];
  readonly arrangement: ArrangementState;
  /** How many times a command has listed all processes. */
  listings = 0;
  /** If it is set, every attempt to get a process fails with it. */
  getFailure: Error | undefined;
  /** Called each time that a command waits. */
  onSleep: () => void = () => undefined;
  /** If it is set, no listing succeeds. */
  refuseRefresh = false;
  snapshot: Snapshot;
  /** Called after a process has ended: it may start others. */
  onEnd: (pid: number) => void = () => undefined;
  private readonly source = {
    get: (pid: number): ProcessInfo | undefined => {
      if (this.getFailure) throw this.getFailure;
      return this.processes.get(pid);
    },
    listAll: () => {
      this.listings++;
      return Promise.resolve([...this.processes.values()]);
    },
  };
  private readonly lineage = new Lineage();
  private readonly supervised = new Set<number>();
  private readonly rows = new Map<string, Row>();
  private time = 0;
  readonly clock = {
    now: () => this.time,
    sleep: (ms: number) => {
      this.time += Math.max(1, ms);
      this.onSleep();
      return Promise.resolve();
    },
  };

  constructor(
    processes: readonly ProcessInfo[],
    private readonly options: CommandFixtureOptions = {},
  ) {
    reset();
    this.arrangement = fakeArrangement();
    // Only what the commands execute counts, not the context keys of the view.
    executed.length = 0;
    this.settings = {
      confirm: new FakeSetting<Confirm>(options.confirm ?? 'never'),
      terminateGraceMs: new FakeSetting(5_000),
    };
    this.processes = new Map(
      [host, { ...shell, ...options.shell }, ...processes].map((process) => [process.pid, process]),
    );
    this.ports = new FakePorts(this.processes);
    this.controller = this.createController();
    this.snapshot = this.list();
    for (const pid of options.ended ?? []) this.end(pid);
    for (const pid of options.abandoned ?? []) this.change(pid, { parentPid: 1 });
    this.snapshot = this.list();
    this.collect(rowsOf(this.snapshot, 0), undefined);
    this.register();
  }

  /** The row of a process by its pid, another row by its id. */
  row(id: number | 'terminal-1' | 'host' | 'orphans' | 'detached' | `lost-${string}`): Row {
    const key = typeof id === 'number' ? keyOf({ pid: id, startTime: id * 10 }) : id;
    const row = this.rows.get(key);
    if (!row) throw new Error(`There is no row ${key} among ${[...this.rows.keys()].join(', ')}`);
    return row;
  }

  /** The row of a process as it is after the last refresh. */
  rowNow(pid: number): RowContent {
    const all: RowContent[] = [...rowsOf(this.snapshot, 0)];
    // The loop also visits what it adds.
    for (const content of all) {
      if (content.id === keyOf({ pid, startTime: pid * 10 })) return content;
      all.push(...content.children);
    }
    throw new Error(`There is no row of ${pid}`);
  }

  /** The text of a row. */
  textOf(id: Parameters<CommandFixture['row']>[0]): string {
    const { label, description } = this.row(id).content;
    return `${label} · ${description}`;
  }

  /** Runs a command, and waits for what it leaves running in the background. */
  async run(command: string, ...args: readonly unknown[]): Promise<unknown> {
    try {
      return await commands.get(`runaway.${command}`)?.(...args);
    } finally {
      await settled();
    }
  }

  /** Runs a command from the menu of the first of some selected rows. */
  async runFor(command: string, ...rows: readonly Row[]): Promise<unknown> {
    return this.run(command, rows[0], rows);
  }

  /** The messages that match. */
  messages(pattern: RegExp): readonly Message[] {
    return user.messages.filter(({ text }) => pattern.test(text));
  }

  end(pid: number): void {
    const process = this.processes.get(pid);
    if (process && this.supervised.delete(pid) && this.processes.has(process.parentPid)) {
      const newPid = Math.max(...this.processes.keys()) + 1;
      this.processes.set(newPid, { ...process, pid: newPid, startTime: newPid * 10 });
      this.supervised.add(newPid);
    }
    this.processes.delete(pid);
    for (const { pid: child, parentPid } of this.processes.values()) {
      if (parentPid === pid) this.change(child, { parentPid: 1 });
    }
    this.onEnd(pid);
  }

  /** When a process ends, its parent starts the same program again under another pid, as long as it runs itself. */
  restartAgainAndAgain(pid: number): void {
    this.supervised.add(pid);
  }

  change(pid: number, difference: Partial<ProcessInfo>): void {
    const process = this.processes.get(pid);
    if (process) this.processes.set(pid, { ...process, ...difference });
  }

  /** What *Restart* works with; it finds nothing to restart. */
  restartContext(): RestartContext {
    const context = this.context();
    return {
      ...context,
      source: { ...context.source, facts: () => Promise.resolve(undefined) },
      findTask: () => undefined,
      findSession: () => undefined,
      findCommand: () => undefined,
      resolvePath: (path) => Promise.resolve(path),
    };
  }

  private register(): void {
    const view = { getKeyboardRows: () => Promise.resolve(this.selection), showOrphans: () => Promise.resolve() };
    const context = { ...this.context(), view };
    registerEndCommands(context);
    registerOrphanCommands(context);
    registerOriginCommands(context);
    registerSignalCommands(context);
    registerCopyCommands(context);
    registerExplainCommands(context);
    registerDetailsCommands({
      ...context,
      details: { show: ({ pid }, name) => Promise.resolve(void this.detailed.push(`${name} ${pid}`)) },
    });
    registerRunawayCommands({
      ...context,
      view: { ...view, showProcess: (key) => Promise.resolve(void this.shown.push(key)) },
      runaways: this.runaways,
      ignored: this.ignored,
    });
    const shown = { show: () => void this.revealed.push(terminal.id) };
    registerInspectCommands({
      ...{ controller: this.controller, model: this, view, clock: this.clock, log: context.log },
      ...{ source: fakeSource(this.source), settings: { openInspector: new FakeSetting<OpenInspector>('ask') } },
      ...fakeInspection(),
    });
    registerRevealCommands({
      ...{ model: this, view },
      findTerminal: (id) => (id === terminal.id && this.isTerminalOpen ? shown : undefined),
      findSession: () => undefined,
      findExtension: () => undefined,
    });
    registerViewCommands({ ...context, arrangement: this.arrangement });
    registerRecordCommands({
      recorder: { current: undefined, start: () => Promise.resolve(), stop: () => Promise.resolve() },
      folder: '/home/alice',
      remove: () => Promise.resolve(),
      show: () => Promise.resolve(),
    });
    const activity = () => Promise.resolve(undefined);
    registerReportCommands({
      ...{ model: this, view, source: { activity } },
      history: { own: () => undefined, tree: () => undefined },
      reports: { get: () => [] },
      runaways: { get: () => [] },
      environment: { extension: '0.1.0', vscode: '1.96.0', platform: 'linux', kernel: '6.1.0', arch: 'x64' },
      redactor: new Redactor({ homeFolder: '/home/alice', userName: 'alice' }),
    });
    registerPauseAndLookCommand({ ...context, source: { ...context.source, activity } });
    registerRestartCommands({ ...this.restartContext(), view });
    const { find: portHolders, bind } = this.ports;
    registerPortCommands({ ...context, source: { ...this.source, portHolders }, bind });
  }

  private context(): ActionContext {
    const write = (message: string): void => {
      this.log.push(message);
    };
    const input = { name: terminal.label, sendText: (text: string) => void this.typed.push(text) };
    return {
      controller: this.controller,
      model: this,
      settings: this.settings,
      log: { trace: write, debug: write, info: write, warn: write, error: write, show: () => undefined },
      keptCommands: commandsIn(this.kept),
      source: {
        handlesSignal: ({ pid }) => this.options.handling?.includes(pid) === true,
        isInForeground: ({ pid }) => this.options.foreground?.includes(pid) === true,
      },
      pausedProcesses: {
        add: ({ pid }) => Promise.resolve(void this.paused.add(pid)),
        remove: ({ pid }) => Promise.resolve(void this.paused.delete(pid)),
      },
      findTerminal: (session) => (session === shell.pid ? input : undefined),
      recognise: () =>
        this.lineage.recognise({
          environment: {},
          adopters: new Set([1]),
          getBasic: (pid) => this.processes.get(pid),
          getEnvironment: () => undefined,
          clock: this.clock,
        }),
      clock: this.clock,
      refresh: () => {
        if (this.refuseRefresh) return Promise.resolve();
        this.snapshot = this.list();
        return Promise.resolve();
      },
    };
  }

  private list(): Snapshot {
    const { graceMs = 0, stateOf = () => 'orphan' as const } = this.options;
    const origins = [terminal, extensionHost];
    const table = new ProcessTable(this.processes.values());
    const attribution = this.lineage.begin(origins).finish(table, 0);
    const policy = {
      graceMs: () => graceMs,
      classify: ({ record }: { record: { pid: number } }) => stateOf(record.pid),
    };
    const { orphans } = classifyOrphans(attribution, policy, 0);
    return buildSnapshot({ table, attribution, origins, orphans, cpu: new Map(), at: 0 });
  }

  private collect(contents: readonly RowContent[], parent: Row | undefined): void {
    for (const content of contents) {
      const row = new Row(content, parent);
      this.rows.set(content.id, row);
      this.collect(content.children, row);
    }
  }

  private createController(): ProcessController {
    const controller = createProcessController({
      source: fakeSource(this.source),
      protection: { self: host.pid, isHost: () => false },
      clock: this.clock,
      system: this.createSystemControl(),
    });
    // The real one is called with the pids of real processes.
    const renice: ProcessController['renice'] = async (target, priority) => {
      const report = await controller.signal('resume', target);
      this.signals.pop();
      const [process] = report.processes;
      if (process?.outcome === 'denied')
        return { ...report, action: 'renice', processes: [{ ...process, detail: 'EACCES' }] };
      this.priorities.push(`${report.target.pid} ${priority}`);
      return { ...report, action: 'renice' };
    };
    return { ...controller, renice };
  }

  private createSystemControl(): SystemControl {
    const control = createSignalControl(({ pid }, signal) => {
      this.signals.push(`${signal} ${pid}`);
      if (this.options.forbidden?.includes(pid)) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      if (signal === 'SIGSTOP') this.change(pid, { state: 'stopped' });
      if (signal === 'SIGCONT') this.change(pid, { state: 'sleeping' });
      const ends = signal === 'SIGKILL' || (signal === 'SIGTERM' && !this.options.ignoring?.includes(pid));
      if (ends || this.options.endedBy?.[signal]?.includes(pid) === true) this.end(pid);
    });
    const { methods } = this.options;
    if (!methods) return control;
    const methodOf = ({ pid }: ProcessInfo): TerminateMethod => methods[pid] ?? { kind: 'none', reason: 'unaskable' };
    const send = (process: ProcessInfo): SignalResult => {
      const method = methodOf(process);
      if (method.kind === 'none') return { result: 'denied', process, detail: method.reason };
      this.signals.push(`ask ${process.pid}`);
      this.end(process.pid);
      return { result: 'sent', process };
    };
    return {
      ...control,
      minFreeNice: minFreeNiceOfWindows,
      asksBySignal: false,
      startCommand: (context) => ({
        ...control.startCommand(context),
        requests: {
          findMethods: (_, processes) => Promise.resolve(processes.map(methodOf)),
          send: (_, processes) => Promise.resolve(processes.map(send)),
        },
      }),
    };
  }
}

/** Remembers commands by the names of their processes. */
function commandsIn(names: Set<string>) {
  return {
    has: ({ name }: ProcessInfo) => names.has(name),
    add: ({ name }: ProcessInfo) => Promise.resolve(void names.add(name)),
    remove: ({ name }: ProcessInfo) => Promise.resolve(void names.delete(name)),
  };
}
