import { getInvocation, type ProcessCommand } from './invocation';
import { shells } from './shells';

/**
 * What a shell is used for, if that says nothing about what it runs: `prompt`: it waits for commands; `command`: it runs
 * one (`sh -c`). Undefined for a shell that runs a script, which has a name, and for other programs.
 */
export function getShellUse(process: ProcessCommand): 'prompt' | 'command' | undefined {
  const invocation = getInvocation(process);
  if (!invocation)
    return shells.has(process.name.startsWith('-') ? process.name.slice(1) : process.name) ? 'prompt' : undefined;
  const { program, script } = invocation;
  if (!shells.has(program)) return undefined;
  if (!script) return 'prompt';
  return script.kind === 'code' ? 'command' : undefined;
}
