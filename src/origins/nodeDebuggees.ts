import { keyOf, type Identity } from '../process/identity';
import type { OriginNode, Snapshot } from '../process/model/snapshot';
import { originRules } from '../process/origin';
import type { ProcessInfo } from '../process/processInfo';
import { isNodeLaunch, runsInTerminal, type TopSession } from './debugSession';
import { hasStartedSince } from './ownProcesses';

/** js-debug sets it for the Node.js programs that it starts, and for all Node.js programs that those start. */
const debuggeeVariable = 'VSCODE_INSPECTOR_OPTIONS';

export interface NodeDebuggeesOptions {
  readonly getEnvironment: (process: Identity) => ReadonlyMap<string, string> | undefined;
  /** Whether a process already is the program of a session. */
  readonly isTaken: (process: Identity) => boolean;
  /** Whether the program of a session is known and still runs. */
  readonly isRunning: (top: TopSession) => boolean;
  readonly onDidFind: (top: TopSession, process: ProcessInfo) => void;
}

/** Finds the programs of Node.js sessions whose pid was not reported, by an environment variable. */
export class NodeDebuggees {
  /** Whether a process has the variable: each environment is read once. */
  private readonly hasVariable = new Map<string, boolean>();

  constructor(private readonly options: NodeDebuggeesOptions) {}

  /**
   * Searches among the children of the extension host, and of the shell of the terminal in which a program was to be
   * started.
   */
  find(sessions: Iterable<TopSession>, { origins }: Snapshot): void {
    this.forgetUnlisted(origins);
    // If VS Code itself was started by a debugger, every process here has the variable, and it distinguishes nothing.
    if (process.env[debuggeeVariable] !== undefined) return;
    const open = [...sessions].filter((top) => top.isOpen && isNodeLaunch(top));
    for (const node of origins) {
      const waiting = open.filter((top) => mayStartIn(top, node));
      if (waiting.length === 0) continue;
      for (const { process: candidate, record } of node.processes) {
        if (record.origin.id === node.origin.id) this.examine(candidate, waiting);
      }
    }
  }

  private examine(candidate: ProcessInfo, waiting: readonly TopSession[]): void {
    const { isRunning, isTaken, onDidFind } = this.options;
    const possible = waiting.filter((top) => !isRunning(top) && hasStartedSince(candidate, top.since));
    const [top] = possible;
    // A process that may be the program of either of two sessions is given to neither.
    if (top && possible.length === 1 && !isTaken(candidate) && this.isInspected(candidate)) onDidFind(top, candidate);
  }

  private isInspected(candidate: ProcessInfo): boolean {
    const key = imageOf(candidate);
    const known = this.hasVariable.get(key);
    if (known !== undefined) return known;
    const isInspected = this.options.getEnvironment(candidate)?.has(debuggeeVariable) === true;
    this.hasVariable.set(key, isInspected);
    return isInspected;
  }

  private forgetUnlisted(origins: readonly OriginNode[]): void {
    if (this.hasVariable.size === 0) return;
    const listed = new Set(origins.flatMap(({ processes }) => processes.map(({ process }) => imageOf(process))));
    for (const key of this.hasVariable.keys()) if (!listed.has(key)) this.hasVariable.delete(key);
  }
}

/** Whether the program of a session may be a child of the root of an origin. */
function mayStartIn(top: TopSession, { origin, root }: OriginNode): boolean {
  if (originRules[origin.kind].isOfExtensions) return !runsInTerminal(top);
  return root !== undefined && top.shellPid === root.pid;
}

/** The name is included because between fork and exec a process has the environment of its parent, and also its name. */
function imageOf(process: ProcessInfo): string {
  return `${keyOf(process)} ${process.name}`;
}
