import { Disposable, type Event } from 'vscode';
import { endForApi } from './actions/end/end';
import type { EndContext } from './actions/end/endProcesses';
import type { ProcessModel } from './process/model/processModel';
import type { Report } from './process/control/report';
import { withDescendants, type ProcessNode } from './process/model/snapshot';
import { type Target } from './process/identity';

/** A process as other extensions see it: plain data. */
export interface RunawayProcess {
  readonly pid: number;
  /** With the pid it names the process for good; see `Identity`. */
  readonly startTime: number;
  readonly parentPid: number;
  readonly name: string;
  readonly commandLine: readonly string[];
  /** Percent of one core; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** What it was started for, as the person knows it: a terminal's title, a task's name. */
  readonly origin: string;
  /**
   * What it has started, at most 50 levels deep in all: on the last but one, a process has everything below it for
   * children, each after its parent, which `parentPid` names. So a caller may go down by calling itself, as
   * `JSON.stringify` does, however deep the tree is.
   */
  readonly children: readonly RunawayProcess[];
}

/** What `activate()` returns to other extensions. */
export interface RunawayApi {
  readonly version: 1;
  /** The trees below the terminals, tasks and extensions of this workspace, as last listed. */
  readonly processes: readonly RunawayProcess[];
  /** Those that were left behind. */
  readonly orphans: readonly RunawayProcess[];
  /** Fires after every refresh. */
  readonly onDidChange: Event<void>;
  /** Each rejects with an error that says why, and sends nothing, where the process must not be signalled. */
  terminate(target: Target): Promise<Report>;
  kill(target: Target): Promise<Report>;
  killTree(target: Target): Promise<Report>;
}

/** The API as a view of the model; what it ends goes the way of the commands. */
export function createApi(
  context: EndContext & { readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'> },
): RunawayApi {
  const { model } = context;
  return {
    version: 1,
    get processes() {
      return model.snapshot.origins.flatMap(({ processes }) => processes.map((node) => plain(node)));
    },
    get orphans() {
      return model.snapshot.orphans.map((node) => plain(node));
    },
    onDidChange: (listener, thisArg?: unknown, disposables?: Disposable[]) => {
      const subscription = Disposable.from(
        model.onDidChange(() => {
          listener.call(thisArg);
        }),
      );
      disposables?.push(subscription);
      return subscription;
    },
    terminate: (target) => endForApi('terminate', target, context),
    kill: (target) => endForApi('kill', target, context),
    killTree: (target) => endForApi('killTree', target, context),
  };
}

/** Objects that are nested deeper than this break what serialises them by calling itself. */
const maxDepth = 50;

/** Calls itself for what is below, to {@link maxDepth}. `depth` counts from 1. */
function plain(node: ProcessNode, depth = 1): RunawayProcess {
  if (depth < maxDepth - 1)
    return withChildren(
      node,
      node.children.map((child) => plain(child, depth + 1)),
    );
  const below = node.children.flatMap((child) => [...withDescendants(child)]);
  return withChildren(
    node,
    below.map((each) => withChildren(each, [])),
  );
}

function withChildren({ process, record, cpu }: ProcessNode, children: readonly RunawayProcess[]): RunawayProcess {
  const { pid, startTime, parentPid, name, commandLine, memory } = process;
  return { pid, startTime, parentPid, name, commandLine, cpu, memory, origin: record.origin.label, children };
}
