import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canIsolate, inNamespace } from '../host/sandbox/namespace';
import { nodeArguments } from '../host/nodeArguments';
import { out, repository } from '../host/paths';
import { printStatus } from '../host/progress';
import { loadEngine } from './engine';
import { forkStorm } from './forkStorm';
import { history } from './history';
import { hold } from './hold';
import { hostActivation } from './host/hostActivation';
import { hostCpu } from './host/hostCpu';
import { hostMemory } from './host/hostMemory';
import { hostile } from './hostile';
import { killTree } from './killTree';
import { listing } from './listing';
import { describeMachine } from './machine';
import { refresh } from './refresh';
import type { BenchRow, RowResult } from './row';
import { soak } from './soak';
import { formatMachine, formatRow } from './table';

/** All benchmarks, in the order of the report. */
const rows: readonly BenchRow[] = [
  listing,
  refresh,
  history,
  hold,
  hostile,
  killTree,
  forkStorm,
  soak,
  hostCpu,
  hostActivation,
  hostMemory,
];

/** Set for the copy of this process that runs inside the namespace. */
const insideVariable = 'RUNAWAY_BENCH_INSIDE';

/**
 * `npm run bench [-- --quick] [--against FOLDER] [ROW…]`: measures, prints one table to stdout and writes `out/bench.json`.
 * With `--against`, the engine of another checkout of this project runs beside ours, in turn with it; in the rows of the
 * group `host`, its extension. All of it runs in a pid namespace of its own, which has no other processes, and which ends
 * all of them with it.
 *
 *     npm run bench -- host                   what the extension costs in the extension host of a real VS Code
 *     npm run bench -- host:memory --hour     its memory after an hour of 50 forks a second
 *     npm run bench -- host:cpu --names       also which functions cost most, in `out/host`
 *     npm run bench -- host:cpu --others N    among N other processes
 */
async function main(args: readonly string[]): Promise<number> {
  if (process.env[insideVariable] === undefined && canIsolate()) return runInside(args);
  const { values, positionals: names } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      against: { type: 'string' },
      hour: { type: 'boolean', default: false },
      names: { type: 'boolean', default: false },
      others: { type: 'string', default: '0' },
    },
  });
  const { quick, against, hour } = values;
  const unknown = names.filter((name) => !rows.some((row) => isSelected(row, name)));
  if (unknown.length > 0) {
    printStatus(`There is no row ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}`);
    return 2;
  }

  const machine = describeMachine(quick);
  console.log(formatMachine(machine));
  const results: RowResult[] = [];
  const earlier = against === undefined ? undefined : await loadEngine(against);
  for (const row of rows.filter((each) => names.length === 0 || names.some((name) => isSelected(each, name)))) {
    printStatus(`${row.name} …`);
    for (const result of await row.measure({
      quick,
      earlier,
      earlierFolder: against,
      hour,
      names: values.names,
      others: Number(values.others),
      runs: (full) => (quick ? Math.ceil(full / 10) : full),
      printStatus,
    })) {
      console.log(formatRow(result));
      results.push(result);
    }
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
  return 0;
}

/** By its own name, or by that of its group. */
function isSelected(row: BenchRow, name: string): boolean {
  return row.name === name || row.name.startsWith(`${name}:`);
}

function runInside(args: readonly string[]): number {
  const { command, args: all } = inNamespace(process.execPath, [...nodeArguments, __filename, ...args]);
  const env = { ...process.env, [insideVariable]: '1' };
  return spawnSync(command, all, { cwd: repository, env, stdio: 'inherit' }).status ?? 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
