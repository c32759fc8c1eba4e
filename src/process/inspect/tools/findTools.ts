import type { Runtime, RuntimeFacts } from '../runtime/runtime';
import { getExistingExecutable } from '../runtime/getRuntime';
import { findTool, isTrusted, type FindToolOptions } from './findTool';
import { getRecipes, type FoundTools } from './getInspections';
import type { ToolId } from './tool';

/** Searches for all tools that are of use for a process. Nothing is run. */
export async function findTools(
  runtime: Runtime,
  facts: RuntimeFacts,
  options: FindToolOptions = {},
): Promise<FoundTools> {
  const { platform = process.platform, uid = process.geteuid?.(), fs } = options;
  const executable = getExistingExecutable(facts);
  // `argv[0]` names the `python` of a virtual environment, whose tools lie beside it.
  const programs = [executable, facts.commandLine[0]].flatMap((path) => path ?? []);
  const ids = new Set(getRecipes(runtime, platform).map(({ tool }) => tool));
  const paths = new Map<ToolId, string>();
  for (const id of ids) {
    const path = id === 'interpreter' ? undefined : await findTool(id, programs, options);
    if (id !== 'interpreter' && path !== undefined) paths.set(id, path);
  }
  const isUsable = ids.has('interpreter') && executable !== undefined && (await isTrusted(executable, uid, fs));
  return { paths, interpreter: isUsable ? executable : undefined };
}
