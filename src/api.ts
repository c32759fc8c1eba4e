import { Disposable, type Event } from 'vscode';
import { endForApi } from './actions/end/end';
import type { EndContext } from './actions/end/endOutcome';
import type { Report } from './process/control/report';
import type { Target } from './process/identity';
import type { ProcessModel } from './process/model/processModel';
import { withDescendants, type ProcessNode } from './process/model/snapshot';

/** A process as other extensions see it: plain data. */
export interface RunawayProcess {
  readonly pid: number;
  /** Identifies the process together with the pid; see `Identity`. */
  readonly startTime: number;
  readonly parentPid: number;
  readonly name: string;
  readonly commandLine: readonly string[];
  /** Percent of one core; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** What the process was started for, by the name that the user knows: a terminal's title, a task's name. */
  readonly origin: string;
  /**
   * The processes that it has started, in at most 50 levels, so that a caller can recurse, as `JSON.stringify` does. A
   * process on the last level but one has all of its descendants as children, each after its parent, which is in
   * `parentPid`.
   */
  readonly children: readonly RunawayProcess[];
}

/** What `activate()` returns to other extensions. */
export interface RunawayApi {
  readonly version: 1;
  /** The trees below the terminals, tasks and extensions of this workspace, as last listed. */
  readonly processes: readonly RunawayProcess[];
  /** The processes that were left behind. */
  readonly orphans: readonly RunawayProcess[];
  /** Fires after every refresh. */
  readonly onDidChange: Event<void>;
  /** If the process must not be signalled, each of these sends nothing and rejects with the reason. */
  terminate(target: Target): Promise<Report>;
  kill(target: Target): Promise<Report>;
  killTree(target: Target): Promise<Report>;
}

/** The API reads the model, and calls the same actions as the commands. */
export function createApi(
  context: EndContext & { readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'> },
): RunawayApi {
  const { model } = context;
  return {
    version: 1,
    get processes() {
      return model.snapshot.origins.flatMap(({ processes }) => processes.map((node) => toPlainProcess(node)));
    },
    get orphans() {
      return model.snapshot.orphans.map((node) => toPlainProcess(node));
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

/** A recursive serialiser fails on objects that are nested too deep. */
const maxDepth = 50;

/** Recurses to {@link maxDepth}. `depth` counts from 1. */
function toPlainProcess(node: ProcessNode, depth = 1): RunawayProcess {
  if (depth < maxDepth - 1)
    return withChildren(
      node,
      node.children.map((child) => toPlainProcess(child, depth + 1)),
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
