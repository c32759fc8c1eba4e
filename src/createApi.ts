import { Disposable } from 'vscode';
import { endForApi } from './actions/end/end';
import type { EndContext } from './actions/end/endOutcome';
import type { RunawayApi, RunawayProcess } from './api';
import type { ProcessModel } from './process/model/processModel';
import { withDescendants, type ProcessNode } from './process/model/snapshot';

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

function withChildren(
  { process, record, cpu, ports }: ProcessNode,
  children: readonly RunawayProcess[],
): RunawayProcess {
  const { pid, startTime, parentPid, name, commandLine, memory } = process;
  const { label, kind } = record.origin;
  return {
    pid,
    startTime,
    parentPid,
    name,
    commandLine,
    cpu,
    memory,
    ports,
    origin: label,
    originKind: kind,
    children,
  };
}
