import * as vscode from 'vscode';
import { withDescendants, type OriginNode, type Snapshot } from '../process/model/snapshot';
import type { ProcessInfo } from '../process/processInfo';
import type { GetProcess } from '../process/source/processSource';
import type { TerminalObservation } from './terminalTitle';

/** The leaders of at most this many process groups in a terminal are compared with its title. */
const maxLeaders = 200;

/** The default of `terminal.integrated.tabs.title`. An empty setting means the same. */
const processTemplate = '${process}';

/** Programs whose own title VS Code shows, whatever the setting says (`agentCliShellTypes` in terminalInstance.ts). */
const titledPrograms: ReadonlySet<string> = new Set(['claude', 'codex', 'commandcode', 'copilot', 'gemini']);

/**
 * What a listing and VS Code say about the title of a terminal.
 *
 * @returns undefined while the terminal's process is not listed.
 */
export function observeTerminal(
  terminal: vscode.Terminal,
  originId: string,
  { origins }: Snapshot,
  getProcess: GetProcess,
): Omit<TerminalObservation, 'at'> | undefined {
  const node = origins.find(({ origin }) => origin.id === originId);
  if (!node?.root) return undefined;
  // The foreground is a process group, and VS Code reads the name of its leader. Some systems have no groups.
  const leaders = processesBelow(node.root, node, origins)
    .filter(({ pid, group }) => group === pid || group === 0)
    .slice(0, maxLeaders);
  return {
    title: terminal.name,
    isTemplated: isTitleTemplated(terminal, leaders),
    shell: node.root,
    processes: leaders,
    readAgain: () => leaders.flatMap(({ pid }) => getProcess(pid) ?? []),
  };
}

/** The processes in a terminal below its shell, including those that are shown below a debug session. */
function processesBelow(shell: ProcessInfo, node: OriginNode, origins: readonly OriginNode[]): readonly ProcessInfo[] {
  const debuggees = origins.filter((other) => other !== node && other.root?.parentPid === shell.pid);
  return [
    ...node.processes.flatMap((process) => [...withDescendants(process)]).map(({ process }) => process),
    ...debuggees.flatMap(({ root }) => root ?? []),
  ];
}

/**
 * Whether the title of a terminal without a name may be anything but the name of what runs in it: because of the setting,
 * of how the terminal was created, or of the program that runs in it. The properties for the last two are newer than the
 * oldest VS Code that this extension supports.
 */
function isTitleTemplated(terminal: vscode.Terminal, processes: readonly ProcessInfo[]): boolean {
  const setting = vscode.workspace.getConfiguration('terminal.integrated').get<unknown>('tabs.title', processTemplate);
  if (typeof setting === 'string' && setting.trim() !== processTemplate && setting.trim() !== '') return true;
  const { creationOptions, state }: { readonly creationOptions: object; readonly state: object } = terminal;
  if ('titleTemplate' in creationOptions && typeof creationOptions.titleTemplate === 'string') return true;
  if ('shell' in state && typeof state.shell === 'string' && titledPrograms.has(state.shell)) return true;
  return processes.some(({ name }) => titledPrograms.has(name));
}
