import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { keyOf } from '../../src/process/identity';
import { Lineage } from '../../src/process/lineage/lineage';
import { ProcessModel } from '../../src/process/model/processModel';
import type { ProcessNode, Snapshot } from '../../src/process/model/snapshot';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { nodeArguments } from '../host/nodeArguments';
import { repository } from '../host/paths';
import { printStatus } from '../host/progress';
import { canIsolate, inNamespace } from '../host/sandbox/namespace';
import { makeTempFolder } from '../host/tempFolder';
import { allNodes } from '../unit/support/fixtures';
import type { RecordedProcess, RecordedSeries } from './recordedSeries';
import { scenarios, type Scenario } from './scenarios';

/** Set for the copy of this process that runs inside the namespace. */
const insideVariable = 'RUNAWAY_SERIES_INSIDE';
const intervalMs = 1_000;
/** A checkout may share them with another one. */
const modules = realpathSync(join(repository, 'node_modules'));
const folderOfSeries = join(repository, 'test', 'unit', 'process', 'runaway', 'series');
/** Of a command line, so many arguments are recorded, and so many characters of each. */
const maxArguments = 12;
const maxArgumentLength = 80;

/**
 * `npx tsx test/series/record.ts [NAME…]` records series for the tests of the rules of runaways: it runs the programs of
 * `scenarios.ts` one after the other below the real source and the real model, takes a snapshot in each second, and
 * writes its figures to `test/unit/process/runaway/series/NAME.json`. All of it runs in a pid namespace, with which it ends.
 */
async function main(names: readonly string[]): Promise<number> {
  if (process.env[insideVariable] === undefined && canIsolate()) return runInside(names);
  const selected = scenarios.filter(({ name }) => names.length === 0 || names.includes(name));
  mkdirSync(folderOfSeries, { recursive: true });
  for (const scenario of selected) {
    printStatus(`${scenario.name} …`);
    const series = await record(scenario);
    writeFileSync(join(folderOfSeries, `${scenario.name}.json`), toText(series));
    printStatus(`  ${series.at.length} samples, ${series.processes.length} processes`);
  }
  return 0;
}

function runInside(names: readonly string[]): number {
  const { command, args } = inNamespace(process.execPath, [...nodeArguments, __filename, ...names]);
  const env = { ...process.env, [insideVariable]: '1' };
  return spawnSync(command, args, { cwd: repository, env, stdio: 'inherit' }).status ?? 1;
}

async function record({ about, seconds, timeScale = 1, prepare }: Scenario): Promise<RecordedSeries> {
  const folder = makeTempFolder();
  const { args, cwd = folder, input, onSecond } = prepare(folder);
  // The root of the tree, as the shell of a terminal is.
  const shell = spawn('sh', ['-c', '"$@"; exit', 'shell', ...args], { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
  const { pid } = shell;
  if (pid === undefined) throw new Error(`${about} could not be started`);
  const isRunning = (): boolean => shell.exitCode === null && shell.signalCode === null;
  if (input !== undefined) shell.stdin.write(input);

  const source = createProcfsSource();
  const model = new ProcessModel({
    source,
    lineage: new Lineage(),
    origins: () => [{ id: 'terminal', kind: 'terminal', label: 'sh', rootPid: pid }],
    policy: { graceMs: () => 0, classify: () => 'orphan' },
    readMarker: () => undefined,
    now: Date.now,
  });
  const recording = new Recording();
  const start = performance.now();
  for (let second = 0; second < seconds && isRunning(); second++) {
    const at = performance.now() - start;
    recording.add(at, await model.refresh());
    onSecond?.(second);
    await wait(Math.max(0, (second + 1) * intervalMs - (performance.now() - start)));
  }
  const last = model.snapshot;
  model.dispose();
  source.dispose();
  shell.kill('SIGKILL');
  // All of them were started here, and this namespace has no others.
  for (const node of allNodes(last)) endIfAlive(node.process.pid);
  return recording.toSeries(about, timeScale, folder);
}

function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

class Recording {
  private readonly at: number[] = [];
  private readonly processes = new Map<string, Mutable<RecordedProcess> & { forks: number[] }>();

  add(at: number, snapshot: Snapshot): void {
    for (const { rootNode } of snapshot.origins) if (rootNode) this.addNode(rootNode);
    for (const node of allNodes(snapshot)) this.addNode(node);
    this.at.push(Math.round(at));
  }

  private addNode({ key, process, cpu, forksPerSecond = 0 }: ProcessNode): void {
    const { pid, startTime, parentPid, name, commandLine, memory } = process;
    const known = this.processes.get(key);
    const recorded = known ?? {
      ...{ pid, startTime, parent: parentPid, name, commandLine: [...commandLine], from: this.at.length },
      ...{ cpu: [], memory: [], forks: [] },
    };
    this.processes.set(keyOf(process), recorded);
    // It may have been a fork of its parent that had not executed its program yet.
    if (commandLine.length > 0) {
      recorded.name = name;
      recorded.commandLine = [...commandLine];
    }
    // A sample in which it was not shown, as while it moved, is that before.
    while (recorded.cpu.length <= this.at.length - recorded.from) {
      recorded.cpu.push(cpu === undefined ? null : Math.round(cpu * 10) / 10);
      recorded.memory.push(Math.round(memory / 1024));
      recorded.forks.push(forksPerSecond);
    }
  }

  toSeries(about: string, timeScale: number, folder: string): RecordedSeries {
    const all = [...this.processes.values()];
    const first = Math.min(...all.map(({ startTime }) => startTime));
    const processes = all.map(({ forks, ...recorded }) => ({
      ...recorded,
      startTime: recorded.startTime - first,
      commandLine: recorded.commandLine.slice(0, maxArguments).map((arg) => withoutPlaces(arg, folder)),
      ...(forks.some((rate) => rate > 0) ? { forks } : {}),
    }));
    return { about, timeScale, at: this.at, processes };
  }
}

/** Without the folders of the machine on which it was recorded. */
function withoutPlaces(arg: string, folder: string): string {
  return arg
    .replaceAll(folder, '/project')
    .replaceAll(repository, '/project')
    .replaceAll(modules, '/project/node_modules')
    .replaceAll(homedir(), '~')
    .replaceAll(tmpdir(), '/tmp')
    .slice(0, maxArgumentLength);
}

/** A process a line. */
function toText({ about, timeScale, at, processes }: RecordedSeries): string {
  const lines = processes.map((recorded) => JSON.stringify(recorded)).join(',\n');
  return `{"about":${JSON.stringify(about)},"timeScale":${timeScale},\n"at":${JSON.stringify(at)},\n"processes":[\n${lines}\n]}\n`;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
