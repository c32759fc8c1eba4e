import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../identity';
import { isStopped, type ProcessInfo } from '../../processInfo';
import type { ProcessSource } from '../../source/processSource';
import type { CpuProfile } from '../profile/cpuProfile';
import { foldProfile, type FoldOptions } from '../profile/foldProfile';
import type { Inspection } from './getInspections';
import { hasSucceeded, type RecipeValues, type SamplesRecipe } from '../recipes/recipe';
import { runTool, type ToolRun, type ToolTree } from './runTool';
import { readTarget, restoreTarget, type TargetContext, type TargetFate } from './targetGuard';

export interface InspectionContext extends TargetContext {
  readonly source: Pick<ProcessSource, 'handlesSignal' | 'listAll'>;
}

export interface InspectionOptions {
  /** How long samples are taken; by default 5 s. */
  readonly seconds?: number;
  /** How long a tool may take beside that, in ms; by default 10 s. */
  readonly maxMs?: number;
  readonly abort?: AbortSignal | undefined;
  readonly resolveSource?: FoldOptions['resolveSource'];
}

/** What a tool has said of a process. All text is raw. */
export type InspectionResult =
  | { readonly status: 'text'; readonly text: string; readonly fate: TargetFate }
  | {
      readonly status: 'profile';
      readonly profile: CpuProfile;
      /** How many samples it has; 0 if the process did nothing. */
      readonly samples: number;
      readonly fate: TargetFate;
    }
  /** The tool has not done it: see how it ended and what it wrote. */
  | { readonly status: 'failed'; readonly run: ToolRun; readonly fate: TargetFate }
  /** Nothing was run: the process has ended before. */
  | { readonly status: 'gone' }
  /** Nothing was run: the process is stopped, and has to answer itself. */
  | { readonly status: 'stopped' }
  /** Nothing was run: the tool may send a signal that the process does not handle. */
  | { readonly status: 'signalNotHandled'; readonly signal: number };

const defaultSeconds = 5;
const defaultMaxMs = 10_000;
const settleMs = 100;
const failedSettleMs = 500;
const maxFileBytes = 16 * 1024 * 1024;

/** Looks into a process by a tool. The process is left as it was, whatever becomes of the tool. */
export async function runInspection(
  target: Identity,
  { recipe, file }: Inspection,
  context: InspectionContext,
  options: InspectionOptions = {},
): Promise<InspectionResult> {
  const before = readTarget(target, context.getBasic);
  if (!before) return { status: 'gone' };
  if (recipe.access === 'sameUser' && isStopped(before)) return { status: 'stopped' };
  const { sentSignal } = recipe;
  if (sentSignal !== undefined && context.source.handlesSignal(target, sentSignal) === false) {
    return { status: 'signalNotHandled', signal: sentSignal };
  }
  const work = new Work(before, { recipe, file }, context, options);
  return recipe.output === 'text' ? work.getText(recipe.clean) : work.getProfile(recipe);
}

class Work {
  private readonly seconds: number;
  private readonly maxMs: number;

  constructor(
    private readonly before: ProcessInfo,
    private readonly inspection: Inspection,
    private readonly context: InspectionContext,
    private readonly options: InspectionOptions,
  ) {
    this.seconds = options.seconds ?? defaultSeconds;
    this.maxMs = options.maxMs ?? defaultMaxMs;
  }

  async getText(clean: (output: string) => string = (output) => output): Promise<InspectionResult> {
    const { run, fate } = await this.run(this.maxMs, '', true);
    if (!hasSucceeded(run, this.inspection.recipe)) return { status: 'failed', run, fate };
    return { status: 'text', text: clean(run.stdout), fate };
  }

  async getProfile(recipe: SamplesRecipe): Promise<InspectionResult> {
    const folder = recipe.from === 'outputFile' ? await mkdtemp(join(tmpdir(), 'runaway-profile-')) : undefined;
    try {
      const outputFile = folder === undefined ? '' : join(folder, 'samples.txt');
      const outputs: string[] = [];
      let fate: TargetFate = 'unchanged';
      const deadline = this.context.clock.now() + this.seconds * 1000 + this.maxMs;
      const runs = recipe.runs ?? 1;
      for (let index = 0; index < runs; index++) {
        const remainingMs = deadline - this.context.clock.now();
        if (index > 0 && (remainingMs <= 0 || this.options.abort?.aborted === true)) break;
        const done = await this.run(Math.max(remainingMs, 1), outputFile, index === runs - 1);
        fate = worseOf(fate, done.fate);
        if (!hasSucceeded(done.run, recipe)) {
          // What was sampled before the process has ended is worth showing.
          if (fate !== 'gone' || outputs.length === 0) return { status: 'failed', run: done.run, fate };
          break;
        }
        outputs.push(recipe.from === 'stdout' ? done.run.stdout : await readBounded(outputFile));
        if (fate === 'gone' || fate === 'leftStopped') break;
      }
      const stacks = recipe.parse(outputs);
      const { intervalMs } = recipe;
      const profile = foldProfile(stacks, { intervalMs, resolveSource: this.options.resolveSource });
      return { status: 'profile', profile, samples: stacks.reduce((sum, { count }) => sum + count, 0), fate };
    } finally {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
  }

  private async run(
    maxMs: number,
    outputFile: string,
    isLast: boolean,
  ): Promise<{ readonly run: ToolRun; readonly fate: TargetFate }> {
    const { recipe, file } = this.inspection;
    const values: RecipeValues = { pid: this.before.pid, seconds: this.seconds, outputFile };
    const { abort } = this.options;
    const run = await runTool(
      { file, ...recipe.command(values) },
      { maxMs, abort, stopSignal: recipe.stopSignal, tree: this.createTree() },
    );
    return { run, fate: await restoreTarget(this.before, this.getSettleMs(run, isLast), this.context) };
  }

  /** How long the process is watched after a run, in ms. What attaches to it may leave a SIGSTOP behind. */
  private getSettleMs(run: ToolRun, isLast: boolean): number {
    const { recipe } = this.inspection;
    if (recipe.access !== 'attach') return 0;
    if (!hasSucceeded(run, recipe)) return failedSettleMs;
    return isLast ? settleMs : 0;
  }

  private createTree(): ToolTree {
    const { source, control } = this.context;
    return {
      listAll: () => source.listAll(),
      kill: ({ pid, startTime }) => control.kill({ pid, startTime }),
    };
  }
}

const order: readonly TargetFate[] = ['unchanged', 'continued', 'stoppedAgain', 'leftStopped', 'gone'];

function worseOf(a: TargetFate, b: TargetFate): TargetFate {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** The beginning of a file; empty if the tool has not written it. */
async function readBounded(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, maxFileBytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
