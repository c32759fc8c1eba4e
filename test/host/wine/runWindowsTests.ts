/**
 * Runs bundled test files as a program of Windows, in wine. Arguments: the timeout of a test in ms, the path of Node.js for
 * Windows, the program that runs the files, and the files. It runs in a PID namespace, and all of wine with it.
 */
import { rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { printStatus } from '../progress';
import { addToReport } from '../run/report';
import { endWithParent } from '../sandbox/endWithParent';
import { makeTempFolder, removeFolder } from '../tempFolder';
import { findWine, toWindowsPath, WinePrefix, type WineResult } from './wine';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
if (process.connected) endWithParent(() => process.exit(1));

const [timeoutMs = '', node = '', program = '', ...files] = process.argv.slice(2);
const { RUNAWAY_REPORT: report = '', RUNAWAY_DEADLINE: deadlineMs } = process.env;

/** A crash of wine's server is no failure of ours: what the last try has not reached counts as skipped. */
const maxTries = 3;

async function main(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const { code, output, isLate, crash } = await runOnce();
    // The file that it goes to is a terminal to Node.js.
    console.log(stripVTControlCharacters(output).replaceAll('\r\n', '\n'));
    if (crash === undefined) {
      if (isLate) printStatus(`The tests for Windows took more than ${Number(deadlineMs) / 1000} s`);
      return code ?? 1;
    }
    if (tries === maxTries) {
      printStatus(`The server of wine has crashed ${maxTries} times, the rest is skipped: ${crash}`);
      addToReport(report, { kind: 'skipped', title: 'what the crashes of the server of wine have cut off' });
      addToReport(report, { kind: 'end' });
      return 0;
    }
    printStatus('The server of wine has crashed: the tests for Windows are run again');
    // They report everything again.
    rmSync(report, { force: true });
  }
}

/** Each try has a Windows of its own. `crash` is what the server has said if it has crashed. */
async function runOnce(): Promise<WineResult & { readonly crash: string | undefined }> {
  const wine = findWine();
  if (!wine) throw new Error('wine is not installed');
  const folder = makeTempFolder();
  const prefix = new WinePrefix(wine, folder);
  try {
    await prefix.start();
    const args = [node, toWindowsPath(program), timeoutMs, ...files.map(toWindowsPath)];
    const env = { RUNAWAY_REPORT: toWindowsPath(report) };
    const result = await prefix.run(args, { deadlineMs: Number(deadlineMs), env });
    return { ...result, crash: prefix.hasCrashed ? prefix.serverOutput : undefined };
  } finally {
    await prefix.end();
    removeFolder(folder);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
