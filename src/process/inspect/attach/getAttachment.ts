import { isPythonAtLeast } from '../runtime/isPythonAtLeast';
import { getObstacle } from '../tools/canTrace';
import { getInstallHints, type ToolId } from '../tools/tool';
import type { AttachConfiguration, AttachFacts, Attachment, DebuggerExtension } from './attachment';
import { getDebugpyAddress, getInspectArgument, getJdwpAddress, parseAddress } from './debugArguments';

/** How a debugger is attached to a process: with which installed one, or what is missing. Decides only. */
export function getAttachment(facts: AttachFacts): Attachment {
  if (facts.trace.isZombie || facts.trace.isKernelThread) return { kind: 'blocked', obstacle: 'notAProgram' };
  if (facts.trace.ownPids.has(facts.pid)) return { kind: 'blocked', obstacle: 'ourselves' };
  switch (facts.runtime.kind) {
    case 'node':
    case 'deno':
      return attachNode(facts);
    case 'bun':
      return attachBun(facts);
    case 'python':
      return attachPython(facts);
    case 'jvm':
      return attachJvm(facts);
    case 'go':
      return attachGo(facts);
    case 'dotnet':
      return attachDotnet(facts);
    case 'native':
    case 'unknown':
      return attachNative(facts);
    // Their debuggers are part of the program, and have to be started with it.
    case 'ruby':
      return { kind: 'notDebuggable', argument: 'rdbg --open' };
    case 'php':
      return { kind: 'notDebuggable', argument: '-d xdebug.mode=debug' };
  }
}

/**
 * By port, never by `processId`: js-debug would send SIGUSR1 and connect to port 9229, whichever process listens there.
 */
function attachNode(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'node', extensionId: 'ms-vscode.js-debug' }]);
  if (missing) return missing;
  const port = facts.inspectorPort;
  if (port === undefined) return { kind: 'openInspector' };
  // To follow children, js-debug would change the environment that the program hands on, and leave it so.
  const children = { autoAttachChildProcesses: false };
  const rest = { ...children, skipFiles: ['<node_internals>/**'], ...cwdOf(facts) };
  return attach(facts, 'node', { address: '127.0.0.1', port, ...rest });
}

/** The address of its inspector has a random path, unless the path was given. */
function attachBun(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'bun', extensionId: 'oven.bun-vscode' }]);
  if (missing) return missing;
  const argument = getInspectArgument(facts.commandLine) ?? '';
  const [, host, path] = /^(?:ws:\/\/)?([^/]{1,255})(\/.{1,200})$/.exec(argument) ?? [];
  const address = parseAddress(host ?? '');
  if (!address || path === undefined) return { kind: 'notDebuggable', argument: '--inspect=localhost:6499/debug' };
  return attach(facts, 'bun', { url: `ws://${address.host}:${address.port}${path}` });
}

function attachPython(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'debugpy', extensionId: 'ms-python.debugpy' }]);
  if (missing) return missing;
  const connect = getDebugpyAddress(facts.commandLine);
  if (connect) return attach(facts, 'debugpy', { connect, justMyCode: true, ...cwdOf(facts) });
  const blocked = findObstacle(facts, 'attach');
  if (blocked) return blocked;
  if (facts.trace.sharesNamespaces === false) return { kind: 'blocked', obstacle: 'otherContainer' };
  // debugpy injects itself by a debugger; since Python 3.14 by `sys.remote_exec` (microsoft/debugpy#1986).
  const tool = isPythonAtLeast(facts.runtime, 14) ? undefined : injectorOf(facts.trace.platform);
  if (tool !== undefined && !facts.hasTool(tool)) return missingTool(tool, facts);
  return attach(facts, 'debugpy', { processId: facts.pid, justMyCode: true, ...cwdOf(facts) });
}

function injectorOf(platform: NodeJS.Platform): ToolId | undefined {
  if (platform === 'linux') return 'gdb';
  return platform === 'darwin' ? 'lldb' : undefined;
}

function attachJvm(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'java', extensionId: 'vscjava.vscode-java-debug' }]);
  if (missing) return missing;
  const address = getJdwpAddress(facts.commandLine);
  if (!address) {
    const argument = '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=localhost:5005';
    return { kind: 'notDebuggable', argument };
  }
  return attach(facts, 'java', { hostName: address.host, port: address.port });
}

function attachGo(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'go', extensionId: 'golang.go' }]);
  if (missing) return missing;
  const blocked = findObstacle(facts, 'attach');
  if (blocked) return blocked;
  // The extension installs `dlv` itself, if it is asked to.
  return attach(facts, 'go', { mode: 'local', processId: facts.pid, ...cwdOf(facts) });
}

function attachDotnet(facts: AttachFacts): Attachment {
  const missing = findMissingType(facts, [{ type: 'coreclr', extensionId: 'ms-dotnettools.csharp' }]);
  if (missing) return missing;
  return findObstacle(facts, 'sameUser') ?? attach(facts, 'coreclr', { processId: facts.pid });
}

/** CodeLLDB comes first: it brings its debugger along. */
const nativeDebuggers: readonly DebuggerExtension[] = [
  { type: 'lldb', extensionId: 'vadimcn.vscode-lldb' },
  { type: 'cppdbg', extensionId: 'ms-vscode.cpptools' },
  { type: 'lldb-dap', extensionId: 'llvm-vs-code-extensions.lldb-dap' },
];
const windowsDebuggers: readonly DebuggerExtension[] = [
  { type: 'cppvsdbg', extensionId: 'ms-vscode.cpptools' },
  { type: 'lldb', extensionId: 'vadimcn.vscode-lldb' },
];

function attachNative(facts: AttachFacts): Attachment {
  const { pid, executable, debugTypes, trace, hasTool } = facts;
  const debuggers = trace.platform === 'win32' ? windowsDebuggers : nativeDebuggers;
  const missing = findMissingType(facts, debuggers);
  if (missing) return missing;
  const blocked = findObstacle(facts, 'attach');
  if (blocked) return blocked;
  const program = executable === undefined ? {} : { program: executable };
  if (debugTypes.has('cppvsdbg') && trace.platform === 'win32') return attach(facts, 'cppvsdbg', { processId: pid });
  if (debugTypes.has('lldb')) return attach(facts, 'lldb', { pid, ...program });
  const tool = trace.platform === 'darwin' ? 'lldb' : 'gdb';
  // cppdbg does not attach without the path of the program.
  if (debugTypes.has('cppdbg') && executable !== undefined && hasTool(tool)) {
    return attach(facts, 'cppdbg', { processId: pid, MIMode: tool, ...program });
  }
  if (debugTypes.has('lldb-dap')) return attach(facts, 'lldb-dap', { pid, ...program });
  return executable === undefined ? { kind: 'notDebuggable', argument: undefined } : missingTool(tool, facts);
}

function attach(
  { pid, name }: AttachFacts,
  type: string,
  rest: Readonly<Record<string, unknown>>,
): { readonly kind: 'attach'; readonly configuration: AttachConfiguration } {
  return { kind: 'attach', configuration: { type, request: 'attach', name: `${name} (${pid})`, ...rest } };
}

function cwdOf({ cwd }: AttachFacts): { readonly cwd?: string } {
  return cwd === undefined ? {} : { cwd };
}

/** @returns undefined if one of them is installed. */
function findMissingType(
  { debugTypes }: AttachFacts,
  extensions: readonly DebuggerExtension[],
): Attachment | undefined {
  return extensions.some(({ type }) => debugTypes.has(type)) ? undefined : { kind: 'installExtension', extensions };
}

function findObstacle({ trace }: AttachFacts, access: 'attach' | 'sameUser'): Attachment | undefined {
  const obstacle = getObstacle(access, trace);
  return obstacle && { kind: 'blocked', obstacle };
}

function missingTool(tool: ToolId, { trace }: AttachFacts): Attachment {
  return { kind: 'installTool', tool, hints: getInstallHints(tool, trace.platform) };
}
