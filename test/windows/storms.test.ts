import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import type { Report } from '../../src/process/control/report';
import type { ProcessInfo } from '../../src/process/processInfo';
import { WindowsFixture } from './support/windowsFixture';

const trials = Number(process.env.RUNAWAY_STORMS ?? 3);

/** A program that grows until it is killed. It ends by itself when the folder of the fixture is gone. */
interface Storm {
  readonly name: string;
  readonly start: (fixture: WindowsFixture) => ChildProcess & { readonly pid: number };
  /** How many processes there are before it is killed. */
  readonly count: number;
  /** Its first process has ended by then. */
  readonly hasNoRoot?: boolean;
}

/** It starts two more of its kind, as deep as it is told, again and again. */
const tree = (depth: number): string =>
  [
    "const { existsSync } = require('node:fs'); const { spawn } = require('node:child_process');",
    'const [, depth] = process.argv;',
    'let count = 0;',
    "const grow = () => { if (!existsSync('goes-on')) process.exit(0);",
    "if (depth > 0 && ++count <= 3) spawn(process.execPath, ['-e', process.execArgv[1], String(depth - 1)], { stdio: 'ignore' }).on('error', () => {}); };",
    'grow(); setInterval(grow, 300);',
  ].join(' ') + (depth < 0 ? '' : '');

/** It starts the next of its kind, in no console and in no job, and exits. */
const runner = [
  "if (!require('node:fs').existsSync('goes-on')) process.exit(0);",
  "require('node:child_process').spawn(process.execPath, ['-e', process.execArgv[1]], { stdio: 'ignore', detached: true }).unref();",
].join(' ');

const storms: readonly Storm[] = [
  {
    name: 'whose first process starts others, which do the same',
    start: (fixture) =>
      fixture.batch([
        'set depth=%1',
        'if "%1"=="" set depth=3',
        'if %depth%==0 goto wait',
        'set /a next=depth-1',
        ':grow',
        'if not exist goes-on exit',
        'start "" /b cmd /d /c "%~f0" %next%',
        'goto grow',
        ':wait',
        'if exist goes-on goto wait',
      ]),
    count: 12,
  },
];
void storms; void tree; void runner;
export type { ChildProcess, Report, ProcessInfo };
assert.ok(trials);
