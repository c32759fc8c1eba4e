import type { Runtime } from '../runtime/runtime';
import { getObstacle, type Obstacle, type TraceFacts } from './canTrace';
import type { Recipe } from '../recipes/recipe';
import { recipes } from '../recipes/recipes';
import { getInstallHints, runsOn, type InstallHint, type ToolId } from './tool';

/** A way of looking into a process that is open now. */
export interface Inspection {
  readonly recipe: Recipe;
  /** The path of the program to run. */
  readonly file: string;
}

/** A way that something stands in the way of. */
export type BlockedInspection =
  | { readonly recipe: Recipe; readonly missing: 'tool'; readonly tool: ToolId; readonly hints: readonly InstallHint[] }
  /** The executable of the process is gone, or not to be trusted. */
  | { readonly recipe: Recipe; readonly missing: 'interpreter' }
  | { readonly recipe: Recipe; readonly missing: 'rights'; readonly obstacle: Obstacle };

export interface Inspections {
  /** The best one first. */
  readonly possible: readonly Inspection[];
  /** What would give more; the best one first. Nothing that would give less than what is possible. */
  readonly blocked: readonly BlockedInspection[];
}

/** Where the tools are. */
export interface FoundTools {
  readonly paths: ReadonlyMap<ToolId, string>;
  /** The executable of the process, if it may be run. */
  readonly interpreter: string | undefined;
}

/**
 * What can be done for a process, and what would be possible with another tool or more rights. A tool that is blocked by
 * rights is not worth installing, so the rights are told first.
 */
export function getInspections(runtime: Runtime, { paths, interpreter }: FoundTools, facts: TraceFacts): Inspections {
  const possible: Inspection[] = [];
  const blocked: BlockedInspection[] = [];
  const suitable = getRecipes(runtime, facts.platform);
  for (const recipe of suitable) {
    const obstacle = getObstacle(recipe.access, facts);
    const file = recipe.tool === 'interpreter' ? interpreter : paths.get(recipe.tool);
    if (obstacle) blocked.push({ recipe, missing: 'rights', obstacle });
    else if (file !== undefined) possible.push({ recipe, file });
    else if (recipe.tool === 'interpreter') blocked.push({ recipe, missing: 'interpreter' });
    else {
      const hints = getInstallHints(recipe.tool, facts.platform);
      blocked.push({ recipe, missing: 'tool', tool: recipe.tool, hints });
    }
  }
  return { possible, blocked: blocked.filter((each) => givesMore(each.recipe, possible, suitable)) };
}

/** The recipes for a runtime on a system, whatever is there of them; the best one first. */
export function getRecipes(runtime: Runtime, platform: NodeJS.Platform): readonly Recipe[] {
  return recipes.filter(
    ({ runtimes, suits, tool }) =>
      runtimes.includes(runtime.kind) &&
      (suits?.(runtime) ?? true) &&
      (tool === 'interpreter' ? platform !== 'win32' : runsOn(tool, platform)),
  );
}

/** Whether nothing that is possible comes before it and has the same kind of output. */
function givesMore(recipe: Recipe, possible: readonly Inspection[], order: readonly Recipe[]): boolean {
  const at = order.indexOf(recipe);
  return !possible.some((each) => each.recipe.output === recipe.output && order.indexOf(each.recipe) < at);
}
