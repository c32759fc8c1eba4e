import { measureMaxTurn, measureHold, type Hold } from './hostileRefresh';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { displayName } from '../../src/process/programs/displayName';
import { createProcessController } from '../../src/process/control/createProcessController';
import { patternMatcher } from '../../src/process/programs/programPatterns';
import type { ProcessInfo } from '../../src/process/processInfo';
import { RefusedError } from '../../src/process/control/refusal';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { pickItem } from '../../src/ui/processQuickPick';
import { refusalText } from '../../src/actions/end/outcomeText';
import { nameAndPid } from '../../src/ui/processNames';
import { maxPatternLength } from '../../src/workspace/settings';
import { tooltipOf } from '../../src/views/processes/tooltip';
import { hostileProcesses } from '../unit/fuzz/hostileProcesses';
import { processNode } from '../unit/support/fixtures';
import { fragments, repeated } from '../unit/fuzz/hostileText';
import { FakeProc } from '../unit/support/fakeProc';
import { startCrowd } from './crowd';
import { chain, hostileTerminal, siblings } from './hostileTrees';
import {
  median,
  percentile95,
  type BenchContext,
  type BenchRow,
  type Figure,
  type RowResult,
  type Target,
} from './row';
import { runs as isRunning, waitUntilGone } from './victims';

/** The targets, in ms. */
const maxTextHold = 20;
const maxTreeHold = 50;

/** For how long hostile input holds the event loop: texts of 64 KB, very large trees, files that hang. */
export const hostile: BenchRow = {
  name: 'hostile',
  measure: async (context) => [
    await texts(context),
    await trees(context),
    await hangingFile(context),
    await ends(context),
  ],
};

/** 64 KB of each class of characters, in every argument, name, title and pattern. */
async function texts({ runs, printStatus }: BenchContext): Promise<RowResult> {
  printStatus(`  64 KB of each of ${fragments.length} fragments`);
  const refreshes: Hold[] = [];
  const once: Record<string, Hold[]> = { 'a tooltip': [], 'a message or an item of a list': [], 'a pattern': [] };
  const note = (what: string, work: () => unknown): void => {
    once[what]?.push(holdOf(work));
  };
  const some = fragments.slice(0, runs(fragments.length));
  for (const fragment of some) {
    const text = `${repeated(fragment).slice(1)}x`;
    const processes = below(hostileProcesses(text));
    refreshes.push(...(await measureHold(processes, 3)).slice(1));
    for (const process of processes) {
      note('a tooltip', () =>
        tooltipOf({ type: 'process', node: processNode(process, hostileTerminal), orphan: undefined }, 0),
      );
      note('a message or an item of a list', () => [
        nameAndPid({ name: displayName(process), pid: process.pid }),
        refusalText([new RefusedError('host', text)], 1),
        pickItem({
          process,
          origin: { ...hostileTerminal, label: text },
          total: processNode(process, hostileTerminal).total,
        }),
      ]);
      note('a pattern', () => patternMatcher([text, text.slice(0, maxPatternLength), '*****#'])(process));
    }
  }
  const figures = [['a refresh with the view open', refreshes], ...Object.entries(once)] as const;
  return {
    title: 'Hostile inputs: 64 KB of each class of characters in every argument, name, title and pattern',
    figures: figures.map(([name, holds]) => figure(name, holds)),
    targets: figures.map(([name, holds]) => atMost(name, holds, maxTextHold)),
  };
}

/** Trees of made-up processes through the whole pipeline, from the table to the rows that VS Code asks for. */
async function trees({ runs, printStatus }: BenchContext): Promise<RowResult> {
  printStatus('  a chain of 5,000, 3,000 siblings');
  const long = repeated('-x ', 64 * 1024);
  const withLongArguments = siblings(3_000).map((process, index) => ({
    ...process,
    commandLine: index === 0 ? process.commandLine : ['node', 'worker.js', long, `${index}`],
  }));
  const measured = [
    ['a chain of 5,000', await measureHold(chain(5_000), runs(20))],
    ['3,000 siblings', await measureHold(siblings(3_000), runs(20))],
    ['3,000 siblings with 64 KB of arguments', await measureHold(withLongArguments, runs(20))],
  ] as const;
  return {
    title: 'Hostile inputs: the longest hold of a refresh with the view open and all rows drawn',
    figures: measured.map(([name, holds]) => figure(name, holds)),
    targets: measured.map(([name, holds]) => atMost(name, holds, maxTreeHold)),
  };
}

/** A listing in which a file of `/proc` does not answer. */
async function hangingFile({ runs }: BenchContext): Promise<RowResult> {
  const holds: Hold[] = [];
  let hangs = 0;
  for (let run = 0; run < runs(20); run++) {
    const proc = new FakeProc();
    for (let pid = 10; pid < 60; pid++)
      proc.start({ pid, parentPid: pid === 10 ? 1 : 10, commandLine: ['node', 'x.js'] });
    proc.hanging.add('/proc/20/cmdline').add('/proc/21/environ').add('/proc/22/cmdline').add('/proc/22/environ');
    const source = createProcfsSource({ fs: proc, self: 10 });
    const listing = { roots: new Set([10]), claims: () => false };
    holds.push(await measureMaxTurn(() => source.list(listing)));
    hangs += proc.hangs.length;
    source.dispose();
  }
  return {
    title: 'Hostile inputs: a listing in which files of /proc do not answer (made up: there is no such file at hand)',
    figures: [figure('a listing', holds, `it would have hung for good ${hangs} times`)],
    targets: [
      atMost('a listing', holds, maxTreeHold),
      { text: 'it hangs never', reached: hangs === 0, actual: `${hangs} times` },
    ],
  };
}

/** Ends trees of real processes. */
async function ends({ runs, printStatus }: BenchContext): Promise<RowResult> {
  const chains: Hold[] = [];
  for (let run = 0; run < runs(3); run++) {
    printStatus('  Kill Tree of a chain of 3,000');
    chains.push(await killChain(3_000));
  }
  printStatus('  Terminate Tree of 20 that ignore it, 1,500 others');
  const crowd = await startCrowd(1_500);
  const terminated: Hold[] = [];
  try {
    for (let run = 0; run < runs(5); run++) terminated.push(await terminateTwenty());
  } finally {
    await crowd.end();
  }
  return {
    title: 'Hostile inputs: ending real trees',
    figures: [
      figure('Kill Tree of a chain of 3,000', chains),
      figure('Terminate Tree of 20 that ignore SIGTERM, 1,500 others, 2 s', terminated),
    ],
    targets: [
      atMost('Kill Tree of a chain of 3,000', chains, maxTreeHold),
      atMost('Terminate Tree of 20', terminated, maxTextHold),
    ],
  };
}

/** Each shell starts the next one and waits for it. The last one prints `ready`. */
const chainScript = 'if [ "$1" -gt 1 ]; then sh -c "$0" "$0" $(($1 - 1)); else echo ready; sleep 1000000; fi; true';

async function killChain(count: number): Promise<Hold> {
  const shell = spawn('sh', ['-c', chainScript, chainScript, String(count)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(shell.stdout, 'data');
  const source = createProcfsSource();
  const controller = createProcessController({ source });
  const root = shell.pid ?? -1;
  const pids = (await source.list({ roots: new Set([root]) })).processes.map(({ pid }) => pid);
  const hold = await measureMaxTurn(() => controller.killTree({ pid: root }));
  const left = await waitUntilGone(pids, 60_000);
  source.dispose();
  if (pids.length < count || left.length > 0) throw new Error(`${left.length} of ${pids.length} are left`);
  return hold;
}

async function terminateTwenty(): Promise<Hold> {
  const stubborn = Array.from({ length: 20 }, () =>
    spawn('sh', ['-c', 'trap "" TERM; echo ready; sleep 1000000; true'], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  await Promise.all(stubborn.map(({ stdout }) => once(stdout, 'data')));
  const pids = stubborn.flatMap(({ pid }) => pid ?? []);
  const source = createProcfsSource();
  const controller = createProcessController({ source });
  const hold = await measureMaxTurn(() =>
    controller.terminateTrees(
      pids.map((pid) => ({ target: { pid } })),
      { graceMs: 2_000 },
    ),
  );
  for (const pid of pids.filter(isRunning)) await controller.killTree({ pid });
  source.dispose();
  return hold;
}

/** The shell of the terminal, with these processes as its children. */
function below(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
  const [shell] = chain(0);
  return [
    ...(shell ? [shell] : []),
    ...processes.map((process, index) => ({ ...process, pid: 101 + index, parentPid: 100, startTime: 2_000 + index })),
  ];
}

function holdOf(work: () => unknown): Hold {
  const before = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

function figure(name: string, holds: readonly Hold[], note?: string): Figure {
  const walls = holds.map(({ wall }) => wall);
  const values = {
    'median ms': median(walls),
    '95 % ms': percentile95(walls),
    'worst ms': Math.max(...walls),
    'worst cpu ms': Math.max(...holds.map(({ cpu }) => cpu)),
  };
  return { name, values, ...(note === undefined ? {} : { note }) };
}

function atMost(what: string, holds: readonly Hold[], maxMs: number): Target {
  const wall = percentile95(holds.map((hold) => hold.wall));
  const worst = Math.max(...holds.map((hold) => hold.wall));
  return {
    text: `${what}: at most ${maxMs} ms, in 95 of 100`,
    reached: wall <= maxMs,
    actual: `${wall.toFixed(1)} ms, ${worst.toFixed(1)} ms at worst`,
  };
}
