import { commands, person, reset, settled, type Said } from './fakeVSCode';
import { killOrigin } from '../../../src/actions/end/endProcesses';
import { registerOrphanCommands } from '../../../src/commands/orphanCommands';
import { createProcessController } from '../../../src/process/control/createProcessController';
import type { ProcessController } from '../../../src/process/control/processController';
import { keyOf } from '../../../src/process/identity';
import { Lineage } from '../../../src/process/lineage/lineage';
import type { Origin } from '../../../src/process/origin';
import { classifyOrphans } from '../../../src/process/lineage/orphans';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { buildSnapshot } from '../../../src/process/model/buildSnapshot';
import type { Snapshot } from '../../../src/process/model/snapshot';
import { ProcessTable } from '../../../src/process/processTable';
import { Row } from '../../../src/views/processes/rowTree';
import { rowsOf, type RowContent } from '../../../src/views/processes/rowContent';
import { processInfo } from './fixtures';
import { FakeSetting } from './fakeSetting';
import { type Results } from '../../../src/actions/end/endOutcome';
import { registerEndCommands } from '../../../src/commands/endCommands';
import { fakeSource } from './fakeSource';

const terminal: Origin = { id: 'terminal-1', kind: 'terminal', label: 'bash', rootPid: 100 };
const extensionHost: Origin = { id: 'host', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const host = processInfo({ pid: 50, parentPid: 1 });
const shell = processInfo({ pid: 100, parentPid: 40 });

export interface SceneOptions {
  /** Who ignores SIGTERM, and whom the system does not let us signal. */
  readonly ignoring?: readonly number[];
  readonly forbidden?: readonly number[];
  /** Those that have lost their parent since they were first seen. */
  readonly abandoned?: readonly number[];
  /** Those that have ended since they were first seen. */
  readonly ended?: readonly number[];
  /** How long they may take to leave, in ms: they have just lost it. */
  readonly graceMs?: number;
  readonly standing?: (pid: number) => 'orphan' | 'detached' | 'kept';
}

/**
 * A workspace with one terminal, whose shell is 100, and the extension host, which is 50, as its view and its commands
 * see it. The processes are made up and the signals reach nobody else.
 */
export class Scene {
  readonly living: Map<number, ProcessInfo>;
  /** `SIGTERM 101`. */
  readonly signals: string[] = [];
  /** Command lines, by name. */
  readonly kept = new Set<string>();
  readonly log: string[] = [];
  readonly settings = { terminateGraceMs: new FakeSetting(5_000) };
  readonly ender: ProcessController;
  readonly selection: Row[] = [];
  /** How many times a command has listed the machine. */
  listings = 0;
  /** Set to make every refresh, or every look at a process, fail. */
  refreshFailure: Error | undefined;
  lookFailure: Error | undefined;
  snapshot: Snapshot;
  private readonly lineage = new Lineage();
  private readonly rows = new Map<string, Row>();
  private time = 0;

  constructor(
    processes: readonly ProcessInfo[],
    private readonly options: SceneOptions = {},
  ) {
    reset();
    this.living = new Map([host, shell, ...processes].map((process) => [process.pid, process]));
    this.ender = this.createEnder();
    this.snapshot = this.list();
    for (const pid of options.ended ?? []) this.end(pid);
    for (const pid of options.abandoned ?? []) this.change(pid, { parentPid: 1 });
    this.snapshot = this.list();
    this.collect(rowsOf(this.snapshot, 0), undefined);
    this.register();
  }

  /** The row of a process by its pid, another one by its id. */
  row(id: number | 'terminal-1' | 'host' | 'orphans' | 'detached'): Row {
    const key = typeof id === 'number' ? keyOf({ pid: id, startTime: id * 10 }) : id;
    const row = this.rows.get(key);
    if (!row) throw new Error(`There is no row ${key} among ${[...this.rows.keys()].join(', ')}`);
    return row;
  }

  /** Runs a command, until whatever it leaves going on is over. */
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

  /** Kills everything that the terminal has started. */
  async killOrigin(belongs: (stranger: ProcessInfo) => boolean): Promise<Results> {
    return killOrigin(terminal, belongs, this.context());
  }

  /** What the person was told that matches. */
  said(pattern: RegExp): readonly Said[] {
    return person.said.filter(({ text }) => pattern.test(text));
  }

  end(pid: number): void {
    this.living.delete(pid);
    for (const { pid: child, parentPid } of this.living.values()) {
      if (parentPid === pid) this.change(child, { parentPid: 1 });
    }
  }

  change(pid: number, difference: Partial<ProcessInfo>): void {
    const process = this.living.get(pid);
    if (process) this.living.set(pid, { ...process, ...difference });
  }

  private register(): void {
    registerEndCommands(this.context());
    registerOrphanCommands(this.context());
  }

  private context() {
    const write = (message: string): void => {
      this.log.push(message);
    };
    return {
      settings: this.settings,
      ender: this.ender,
      model: this,
      view: { treeView: { selection: this.selection }, showOrphans: () => Promise.resolve() },
      log: { trace: write, debug: write, info: write, warn: write, error: write },
      kept: {
        add: ({ name }: ProcessInfo) => Promise.resolve(void this.kept.add(name)),
        remove: ({ name }: ProcessInfo) => Promise.resolve(void this.kept.delete(name)),
      },
      refresh: () => {
        if (this.refreshFailure) return Promise.reject(this.refreshFailure);
        this.snapshot = this.list();
        return Promise.resolve();
      },
    };
  }

  private list(): Snapshot {
    const { graceMs = 0, standing = () => 'orphan' as const } = this.options;
    const origins = [terminal, extensionHost];
    const table = new ProcessTable(this.living.values());
    const attribution = this.lineage.begin(origins).finish(table, 0);
    const policy = {
      graceMs: () => graceMs,
      classify: ({ record }: { record: { pid: number } }) => standing(record.pid),
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

  private createEnder(): ProcessController {
    const look = (pid: number): ProcessInfo | undefined => {
      if (this.lookFailure) throw this.lookFailure;
      return this.living.get(pid);
    };
    return createProcessController({
      source: fakeSource({
        get: look,
        listAll: () => {
          this.listings++;
          return Promise.resolve([...this.living.values()]);
        },
      }),
      protection: { self: host.pid, isHost: () => false },
      clock: {
        now: () => this.time,
        sleep: (ms) => {
          this.time += Math.max(1, ms);
          return Promise.resolve();
        },
      },
      kill: (pid, signal) => {
        this.signals.push(`${signal} ${pid}`);
        if (this.options.forbidden?.includes(pid)) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
        if (signal === 'SIGSTOP') this.change(pid, { state: 'stopped' });
        const ends = signal === 'SIGKILL' || (signal === 'SIGTERM' && !this.options.ignoring?.includes(pid));
        if (ends) this.end(pid);
      },
    });
  }
}
