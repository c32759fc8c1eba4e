import type { Invocation } from './invocation';
import { baseName } from './programName';

/** Package managers, which run a script of the project or a tool. */
const packageManagers: ReadonlySet<string> = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'bunx']);

/**
 * @returns what a user calls a tool of a package that runs in Node.js, by the place of its script: `vite` for
 * `node node_modules/.bin/vite`, `npm run dev` for `node /usr/bin/npm run dev`; undefined for other programs.
 */
export function getPackageTool({ program, script }: Invocation): string | undefined {
  if (script?.kind !== 'file' || !/^(node(js)?|bun)$/.test(program)) return undefined;
  const path = script.value.replaceAll('\\', '/');
  const tool = baseName(path).replace(/\.[cm]?js$/, '');
  const manager = tool.replace(/-cli$/, '');
  if (packageManagers.has(manager)) return [manager, ...getWords(script.args)].join(' ');
  const folder = '/node_modules/';
  const start = path.lastIndexOf(folder);
  if (start < 0) return undefined;
  const parts = path.slice(start + folder.length).split('/');
  const [first = '', second = ''] = parts;
  const packageName = first.startsWith('@') ? second : first;
  return first === '.bin' || parts.at(-2) === 'bin' || tool === packageName ? tool : undefined;
}

/** The first two arguments of a package manager, up to the first option: what it is asked to run. */
function getWords(args: readonly string[]): readonly string[] {
  const words = args.slice(0, 2);
  const end = words.findIndex((word) => word.startsWith('-'));
  return end < 0 ? words : words.slice(0, end);
}
