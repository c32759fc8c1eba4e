import type { StackSample } from '../profile/stackSample';
import type { Runtime, RuntimeKind } from '../runtime/runtime';
import type { Access } from '../tools/canTrace';
import type { ToolRun } from '../tools/runTool';
import type { ToolId } from '../tools/tool';

/** What a process notices of being looked into. */
export type Impact =
  /** Its memory is read while it runs. */
  | 'none'
  /** It stands still for milliseconds, once or for each sample. */
  | 'pauses'
  /** It stands still for as long as the tool works, which may be seconds. */
  | 'stops';

/** What a recipe is filled in with. */
export interface RecipeValues {
  readonly pid: number;
  /** How long samples are taken, in seconds. */
  readonly seconds: number;
  /** A new file for the output of a tool that writes to a file. */
  readonly outputFile: string;
}

/** A command of a recipe. */
export interface RecipeCommand {
  readonly args: readonly string[];
  readonly input?: string;
}

interface CommonRecipe {
  /** Unique among the recipes, and stays as it is: logs and settings may name it. */
  readonly id: string;
  /** The tool; `interpreter` is the executable file of the process itself. */
  readonly tool: ToolId | 'interpreter';
  readonly runtimes: readonly RuntimeKind[];
  /** Whether it works for this runtime; by default for each of `runtimes`. */
  readonly suits?: (runtime: Runtime) => boolean;
  readonly access: Access;
  readonly impact: Impact;
  /** The number of a signal that the tool may send to the process: one without a handler for it would be killed. */
  readonly sentSignal?: number;
  /** How the tool is ended before it is done; by default by SIGTERM, and by SIGKILL if it stays. */
  readonly stopSignal?: 'SIGKILL';
  command(values: RecipeValues): RecipeCommand;
  /** The exit codes of success; by default only 0. */
  readonly successCodes?: readonly number[];
}

/** A recipe whose output is text to be shown. */
export interface TextRecipe extends CommonRecipe {
  readonly output: 'text';
  /** What to show of the output; by default all of it. */
  readonly clean?: (output: string) => string;
}

/** A recipe whose output becomes a profile. */
export interface SamplesRecipe extends CommonRecipe {
  readonly output: 'samples';
  /** Where the tool writes its samples. */
  readonly from: 'stdout' | 'outputFile';
  /** The time that one sample stands for, in ms. */
  readonly intervalMs: number;
  /** How often the command runs; by default once, for as long as samples are taken. */
  readonly runs?: number;
  /** The stacks in the outputs of all runs. */
  parse(outputs: readonly string[]): readonly StackSample[];
}

export type Recipe = TextRecipe | SamplesRecipe;

/** Whether a run has given what the recipe is for. */
export function hasSucceeded({ end, exitCode }: ToolRun, { successCodes = [0] }: Recipe): boolean {
  return end === 'exited' && exitCode !== undefined && successCodes.includes(exitCode);
}
