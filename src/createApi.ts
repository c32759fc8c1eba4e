import { Disposable } from 'vscode';
import { endForApi } from './actions/end/end';
import type { EndContext } from './actions/end/endOutcome';
import type { RunawayApi, RunawayProcess } from './api';
import type { ProcessModel } from './process/model/processModel';
import { withDescendants, type ProcessNode } from './process/model/snapshot';
import type { Runaways } from './process/runaway/runaways';

/** The API reads the model, and calls the same actions as the commands. */
export function createApi(
  context: EndContext & { readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'> },
  runaways: Pick<Runaways, 'get'>,
): RunawayApi {
  const { model } = context;
  return {
    version: 1,
    get processes() {
      return model.snapshot.origins.flatMap(({ processes }) => processes.map((node) => toPlainProcess(node, runaways)));
    },
    get orphans() {
      return model.snapshot.orphans.map((node) => toPlainProcess(node, runaways));
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
function toPlainProcess(node: ProcessNode, runaways: Pick<Runaways, 'get'>, depth = 1): RunawayProcess {
  const kinds = ({ key }: ProcessNode) => runaways.get(key).map(({ figures }) => figures.kind);
  if (depth < maxDepth - 1)
    return toPlain(
      node,
      kinds(node),
      node.children.map((child) => toPlainProcess(child, runaways, depth + 1)),
    );
  const below = node.children.flatMap((child) => [...withDescendants(child)]);
  return toPlain(
    node,
    kinds(node),
    below.map((each) => toPlain(each, kinds(each), [])),
  );
}

function toPlain(
  { process, record, cpu, ports }: ProcessNode,
  runaway: RunawayProcess['runaway'],
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
    runaway,
    origin: label,
    originKind: kind,
    children,
  };
}
