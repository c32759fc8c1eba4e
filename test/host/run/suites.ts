import { join } from 'node:path';
import { runProgram } from './runProgram';
import { findTests } from './findTests';
import { inNamespace, type Command } from '../sandbox/namespace';
import { nodeArguments } from '../nodeArguments';
import { npmCommand } from '../install/npm';
import { repository } from '../paths';
import { readReport, type Result } from './report';
import { makeTempFolder } from '../tempFolder';

export interface Selection {
  /** Only tests whose title matches. */
  readonly grep: string | undefined;
  /** Only these files, if any are named. */
  readonly files: readonly string[];
}

const minute = 60_000;

/** The suites of `npm test`, in the order they run. */
export const suites = { check, unit, integration, ui } as const;

/** What is wrong can be seen without running anything. */
async function check(): Promise<Result> {
  const tool = (...path: string[]): string => join(repository, 'node_modules', ...path);
  const checks: readonly (readonly [string, readonly string[]])[] = [
    ['types (tsc)', [tool('typescript', 'bin', 'tsc'), '--noEmit']],
    ['rules (eslint)', [tool('eslint', 'bin', 'eslint.js'), '.']],
    ['format (prettier)', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']],
  ];
  const endings = await Promise.all(
    checks.map(async ([title, args]) => {
      const ending = await runProgram({ command: process.execPath, args, deadline: 4 * minute, quiet: true });
      console.log(`  ${ending.code === 0 ? '✔' : '✖'} ${title}${ending.code === 0 ? '' : `\n${ending.output}`}`);
      return { title, ...ending };
    }),
  );
  const failed = endings.filter(({ code }) => code !== 0);
  const failures = failed.map(({ title, output, late }) => ({ title, error: late ? 'took too long' : output }));
  return { suite: 'check', passed: endings.length - failures.length, skipped: 0, failures };
}

/** The engine under plain Node. What these tests kill must not be anybody else's. */
async function unit(selection: Selection): Promise<Result> {
  const files = [...chosen('unit', selection), ...chosen('contract', selection)];
  return await mocha('unit', inNamespace(process.execPath, mochaArguments(20_000, files)), 8 * minute, selection);
}

/** The extension in the extension host of a real VS Code. */
async function integration(selection: Selection): Promise<Result> {
  const build = await buildExtension();
  if (build) return { suite: 'integration', passed: 0, skipped: 0, failures: [build] };
  const args = [...nodeArguments, join(__dirname, 'integration.ts')];
  const command = { command: process.execPath, args, isolated: false };
  const files = chosen('integration', selection).map((file) => file.slice(suiteFolder('integration').length + 1));
  const names = files.map((file) => file.replace(/\.ts$/, '.js')).join(',');
  return await mocha('integration', command, 8 * minute, selection, { RUNAWAY_FILES: names });
}

/** The packaged extension, used through the windows of a real VS Code. */
async function ui(selection: Selection): Promise<Result> {
  const [command, ...first] = npmCommand();
  const args = [...first, 'run', 'package'];
  const packaging = await runProgram({ command, args, deadline: 2 * minute, quiet: true });
  if (packaging.code !== 0) {
    return { suite: 'ui', passed: 0, skipped: 0, failures: [{ title: 'npm run package', error: packaging.output }] };
  }
  const node = { command: process.execPath, args: mochaArguments(90_000, chosen('ui', selection)), isolated: false };
  return await mocha('ui', node, 20 * minute, selection);
}

async function mocha(
  suite: string,
  { command, args }: Command,
  deadline: number,
  { grep }: Selection,
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  // Of this run alone: another one may be under way.
  const report = join(makeTempFolder(), `${suite}.jsonl`);
  const environment = {
    ...env,
    RUNAWAY_REPORT: report,
    RUNAWAY_DEADLINE: `${deadline - minute}`,
    ...(grep === undefined ? {} : { RUNAWAY_GREP: grep }),
  };
  const { code } = await runProgram({ command, args, deadline, env: environment, tied: true });
  const result = readReport(suite, report);
  if (code === 0 || result.failures.length > 0) return result;
  const error = `All its tests passed, but it ended with code ${code ?? 'none'}`;
  return { ...result, failures: [{ title: `${suite} tests`, error }] };
}

async function buildExtension(): Promise<{ title: string; error: string } | undefined> {
  const args = [join(repository, 'esbuild.js')];
  const { code, output } = await runProgram({ command: process.execPath, args, deadline: minute, quiet: true });
  return code === 0 ? undefined : { title: 'node esbuild.js', error: output };
}

function mochaArguments(timeout: number, files: readonly string[]): string[] {
  return [...nodeArguments, join(__dirname, 'mocha.ts'), `${timeout}`, ...files];
}

function chosen(suite: string, { files }: Selection): string[] {
  const all = findTests(suiteFolder(suite));
  return files.length === 0 ? all : all.filter((file) => files.includes(file));
}

function suiteFolder(suite: string): string {
  return join(repository, 'test', suite);
}
