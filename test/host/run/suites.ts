import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../../src/common/errors';
import { installWindowsNode } from '../install/installWindowsNode';
import { npm } from '../install/npm';
import { failuresFolder } from '../launch/failureRecording';
import { nodeArguments } from '../nodeArguments';
import { repository } from '../paths';
import { runProgram } from '../runProgram';
import { inNamespace, type Command } from '../sandbox/namespace';
import { makeTempFolder } from '../tempFolder';
import { bundleForWine } from '../wine/bundleForWine';
import { findWine } from '../wine/wine';
import { findTests } from './findTests';
import { readReport, type SuiteResult } from './report';

export interface Selection {
  /** Only tests whose title matches. */
  readonly grep: string | undefined;
  /** Only these files, if there are any. */
  readonly files: readonly string[];
}

const minuteMs = 60_000;

/** Makes a fake of VS Code what `import 'vscode'` returns, in the tests that run under plain Node. */
const fakeVSCode = join(repository, 'test', 'unit', 'support', 'fakeVSCode.ts');

/** The suites of `npm test`, in the order in which they run. */
export const suites = { check, unit, windows, macos, integration, ui, portable } as const;

/** Types, rules and format: what needs no test to run. */
async function check(): Promise<SuiteResult> {
  const tool = (...path: string[]): string => join(repository, 'node_modules', ...path);
  const checks: readonly (readonly [string, readonly string[]])[] = [
    ['types (tsc)', [tool('typescript', 'bin', 'tsc'), '--noEmit']],
    ['types of webviews (tsc)', [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', join('src', 'webview')]],
    ['rules (eslint)', [tool('eslint', 'bin', 'eslint.js'), '.']],
    ['format (prettier)', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']],
  ];
  const results = await Promise.all(
    checks.map(async ([title, args]) => {
      const result = await runNode(args, { deadlineMs: 4 * minuteMs, isQuiet: true });
      console.log(`  ${result.code === 0 ? '✔' : '✖'} ${title}${result.code === 0 ? '' : `\n${result.output}`}`);
      return { title, ...result };
    }),
  );
  const failed = results.filter(({ code }) => code !== 0);
  const failures = failed.map(({ title, output, isLate }) => ({ title, error: isLate ? 'took too long' : output }));
  return { suite: 'check', passed: results.length - failures.length, skipped: 0, failures };
}

/** The engine under plain Node, in a PID namespace: what these tests kill by mistake is only theirs. */
async function unit(selection: Selection): Promise<SuiteResult> {
  const files = [...selectFiles('unit', selection), ...selectFiles('contract', selection)];
  const command = inNamespace(process.execPath, mochaArguments(20_000, files, fakeVSCode), {
    ownNetwork: true,
  });
  return await runSuite('unit', command, 8 * minuteMs, selection);
}

/** What is for Windows: in this Node.js on Windows, elsewhere in a Node.js for Windows under wine. */
async function windows(selection: Selection): Promise<SuiteResult> {
  const isWindows = process.platform === 'win32';
  if (!isWindows && !findWine()) {
    console.log('wine is not installed (Debian: apt-get install --no-install-recommends wine64): skipped');
    return { suite: 'windows', passed: 0, skipped: 1, failures: [] };
  }
  const files = selectFiles('windows', selection);
  if (files.length === 0) return { suite: 'windows', passed: 0, skipped: 0, failures: [] };
  let command: Command;
  try {
    const node = isWindows ? process.execPath : await installWindowsNode();
    const bundle = await bundleForWine(files, makeTempFolder());
    const program = [bundle.program, '60000', ...bundle.files];
    command = isWindows ? { command: node, args: program, isIsolated: false } : inWine(node, program);
  } catch (error) {
    return failedToStart('windows', 'installing and bundling what runs on Windows', messageOf(error));
  }
  return await runSuite('windows', command, 15 * minuteMs, selection);
}

/** In a PID namespace, and all of wine with it. */
function inWine(node: string, [program = '', timeoutMs = '', ...files]: readonly string[]): Command {
  const script = join(__dirname, '..', 'wine', 'runWindowsTests.ts');
  const args = [...nodeArguments, script, timeoutMs, node, program, ...files];
  return inNamespace(process.execPath, args, { ownNetwork: true });
}

/** What asks a real macOS, under plain Node. There is no PID namespace: only what a test has started is signalled. */
async function macos(selection: Selection): Promise<SuiteResult> {
  const build = await buildExtension();
  if (build.code !== 0) return failedToStart('macos', 'node esbuild.js', build.output);
  const args = mochaArguments(20_000, selectFiles('macos', selection));
  return await runSuite('macos', { command: process.execPath, args, isIsolated: false }, 8 * minuteMs, selection);
}

/** The extension in the extension host of a real VS Code. */
async function integration(selection: Selection): Promise<SuiteResult> {
  const build = await buildExtension();
  if (build.code !== 0) return failedToStart('integration', 'node esbuild.js', build.output);
  const args = [...nodeArguments, join(__dirname, 'integration.ts')];
  const command = { command: process.execPath, args, isIsolated: false };
  const files = selectFiles('integration', selection).map((file) => file.slice(suiteFolder('integration').length + 1));
  const names = files.map((file) => file.replace(/\.ts$/, '.js')).join(',');
  return await runSuite('integration', command, 8 * minuteMs, selection, { RUNAWAY_FILES: names });
}

/** The packaged extension, used through the windows of a real VS Code. */
async function ui(selection: Selection): Promise<SuiteResult> {
  // Of an earlier run.
  rmSync(failuresFolder, { recursive: true, force: true });
  return await runInWindows('ui', selectFiles('ui', selection), 32 * minuteMs, selection);
}

/** The files of UI tests that run with the source for any system as well; what needs more is marked in them. */
const portableTests = ['act', 'arrange', 'keyboard'].map((name) => join(suiteFolder('ui'), `${name}.test.ts`));

/** UI tests once more, with the source for any system: the one that the setting `runaway.source` chooses. */
async function portable(selection: Selection): Promise<SuiteResult> {
  const files = selection.files.length === 0 ? portableTests : selectFiles('ui', selection);
  return await runInWindows('portable', files, 10 * minuteMs, selection, { RUNAWAY_SOURCE: 'portable' });
}

async function runInWindows(
  suite: string,
  files: readonly string[],
  deadlineMs: number,
  selection: Selection,
  env: Readonly<Record<string, string>> = {},
): Promise<SuiteResult> {
  try {
    await npm(repository, ['run', 'package']);
  } catch (error) {
    return failedToStart(suite, 'npm run package', messageOf(error));
  }
  const command = { command: process.execPath, args: mochaArguments(90_000, files), isIsolated: false };
  return await runSuite(suite, command, deadlineMs, selection, env);
}

async function runSuite(
  suite: string,
  { command, args }: Command,
  deadlineMs: number,
  { grep }: Selection,
  suiteEnv: Readonly<Record<string, string>> = {},
): Promise<SuiteResult> {
  // In a folder of its own, since two runs may be under way.
  const report = join(makeTempFolder(), `${suite}.jsonl`);
  const env = {
    ...suiteEnv,
    RUNAWAY_REPORT: report,
    RUNAWAY_DEADLINE: `${deadlineMs - minuteMs}`,
    ...(grep === undefined ? {} : { RUNAWAY_GREP: grep }),
  };
  const { code } = await runProgram({ command, args, cwd: repository, deadlineMs, env, endsWithParent: true });
  const result = readReport(suite, report);
  if (code === 0 || result.failures.length > 0) return result;
  const error = `All its tests passed, but it ended with code ${code ?? 'none'}`;
  return { ...result, failures: [{ title: `${suite} tests`, error }] };
}

async function buildExtension() {
  return await runNode([join(repository, 'esbuild.js')], { deadlineMs: minuteMs, isQuiet: true });
}

async function runNode(args: readonly string[], options: { readonly deadlineMs: number; readonly isQuiet: boolean }) {
  return await runProgram({ command: process.execPath, args, cwd: repository, ...options });
}

function failedToStart(suite: string, title: string, error: string): SuiteResult {
  return { suite, passed: 0, skipped: 0, failures: [{ title, error }] };
}

/** Node loads the module `setup` before any other. */
function mochaArguments(timeoutMs: number, files: readonly string[], setup?: string): string[] {
  const preload = setup === undefined ? [] : ['--import', pathToFileURL(setup).href];
  return [...nodeArguments, ...preload, join(__dirname, 'mocha.ts'), `${timeoutMs}`, ...files];
}

function selectFiles(suite: string, { files }: Selection): string[] {
  const all = findTests(suiteFolder(suite));
  return files.length === 0 ? all : all.filter((file) => files.includes(file));
}

function suiteFolder(suite: string): string {
  return join(repository, 'test', suite);
}
