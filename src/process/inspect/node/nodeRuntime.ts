import { parseFileLink } from '../../fileLink';
import { isNodeName } from '../../programs/nodeProgram';
import { baseName, stripExe } from '../../programs/programName';
import { desktopPrograms } from '../../programs/vscodePrograms';

/** A program whose inspector is that of V8, and opens at SIGUSR1. */
export type NodeRuntime = 'node' | 'deno' | 'electron';

/** With it, Electron runs a script as Node.js does (Electron, "Environment Variables"). */
const electronVariable = 'ELECTRON_RUN_AS_NODE';

/**
 * Which runtime an executable is, by its file and not by the name that the process has chosen; undefined for every other
 * program. Electron itself has its inspector switched off (electron/electron#33188), unless it runs as Node.js.
 */
export function getNodeRuntime(
  executable: string | undefined,
  environment: ReadonlyMap<string, string> | undefined,
): NodeRuntime | undefined {
  if (executable === undefined) return undefined;
  const name = stripExe(baseName(parseFileLink(executable).path)).toLowerCase();
  if (isNodeName(name)) return 'node';
  if (name === 'deno') return 'deno';
  const isElectron = name === 'electron' || desktopPrograms.has(name);
  return isElectron && environment?.has(electronVariable) === true ? 'electron' : undefined;
}
