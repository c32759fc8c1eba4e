import { Emitter, type Disposable } from '../../common/event';
import { RecentEntries } from '../../common/recentEntries';
import { keyOf, type Identity } from '../identity';
import type { ProcessController } from './processController';
import type { Action, ProcessOutcome, Report } from './report';

/** The maximum number of processes that are remembered: those that were sent something last. */
const maxProcesses = 10_000;
/** The maximum number of outcomes of one process, the latest ones. */
const maxOutcomes = 100;

/** What a process was sent from here, and what became of it. */
export interface SentAction extends Pick<ProcessOutcome, 'outcome' | 'detail'> {
  /** When it was over, in ms since the epoch. */
  readonly at: number;
  readonly action: Action;
}

/** Remembers what each process was sent from here, by any command. */
export class RecentReports implements Disposable {
  private readonly added = new Emitter<Report>();
  private readonly sent = new RecentEntries<SentAction>(maxProcesses, maxOutcomes);

  /** `now` is in ms since the epoch. */
  constructor(private readonly now: () => number) {}

  /** Fires after each command that sends signals. */
  readonly onDidAdd = this.added.event;

  add(report: Report): void {
    const at = this.now();
    for (const { outcome, detail, ...process } of report.processes) {
      const action = { at, action: report.action, outcome, ...(detail !== undefined && { detail }) };
      this.sent.add(keyOf(process), action);
    }
    this.added.fire(report);
  }

  /** What exactly this process was sent, the latest last. */
  get(process: Identity): readonly SentAction[] {
    return this.sent.get(keyOf(process));
  }

  dispose(): void {
    this.added.dispose();
  }
}

/** The same controller, all of whose reports are remembered. */
export function withReports(controller: ProcessController, reports: Pick<RecentReports, 'add'>): ProcessController {
  const remember = async (pending: Promise<Report>): Promise<Report> => {
    const report = await pending;
    reports.add(report);
    return report;
  };
  return {
    ...controller,
    terminate: (target, options) => remember(controller.terminate(target, options)),
    terminateTree: (target, options) => remember(controller.terminateTree(target, options)),
    terminateTrees: async (trees, options) => {
      const results = await controller.terminateTrees(trees, options);
      for (const result of results) if (result.status === 'fulfilled') reports.add(result.value);
      return results;
    },
    kill: (target) => remember(controller.kill(target)),
    killTree: (target, options) => remember(controller.killTree(target, options)),
    killMembers: (name, options) => remember(controller.killMembers(name, options)),
    signal: (action, target, options) => remember(controller.signal(action, target, options)),
    renice: (target, priority) => remember(controller.renice(target, priority)),
  };
}
