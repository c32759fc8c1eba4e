import type { Runtime } from '../runtime/runtime';
import type { Obstacle, TraceFacts } from '../tools/canTrace';
import type { InstallHint, ToolId } from '../tools/tool';

/** A debug configuration, as `vscode.debug.startDebugging` takes it. */
export interface AttachConfiguration {
  readonly type: string;
  readonly request: 'attach';
  readonly name: string;
  readonly [property: string]: unknown;
}

/** An extension that brings a debugger. */
export interface DebuggerExtension {
  readonly type: string;
  readonly extensionId: string;
}

/** How a debugger is attached to a process, or what is missing. */
export type Attachment =
  | { readonly kind: 'attach'; readonly configuration: AttachConfiguration }
  /** The process has to open its inspector first; with its port there is a configuration. */
  | { readonly kind: 'openInspector' }
  /** No debugger for it is installed; any one of these would do, the best one first. */
  | { readonly kind: 'installExtension'; readonly extensions: readonly DebuggerExtension[] }
  /** The debugger needs a program that is not there. */
  | { readonly kind: 'installTool'; readonly tool: ToolId; readonly hints: readonly InstallHint[] }
  | { readonly kind: 'blocked'; readonly obstacle: Obstacle }
  /** It has to be started in another way for that: with this argument, where there is one. */
  | { readonly kind: 'notDebuggable'; readonly argument: string | undefined };

export interface AttachFacts {
  readonly pid: number;
  /** For the name of the debug session. */
  readonly name: string;
  readonly commandLine: readonly string[];
  /** The path of the program; undefined if it is not known or gone. */
  readonly executable: string | undefined;
  readonly cwd: string | undefined;
  readonly runtime: Runtime;
  /** The port of the V8 inspector on which this very process listens; undefined if there is none. */
  readonly inspectorPort: number | undefined;
  readonly trace: TraceFacts;
  /** The debug types of all installed extensions. */
  readonly debugTypes: ReadonlySet<string>;
  /** Whether a tool is there. */
  readonly hasTool: (tool: ToolId) => boolean;
}
