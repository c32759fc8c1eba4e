import { runTrial } from './process/native/runTrial';
import { getSelfCheck } from './process/source/platformReaders';

/**
 * The program that tries koffi before the extension host loads it; its argument is the file. What it says counts only
 * together with its exit code: see `Canary`.
 */
async function main(): Promise<void> {
  const [, , koffiPath = ''] = process.argv;
  const check = getSelfCheck();
  if (!check) throw new Error('Nothing is known to check on this system.');
  const verdict = await runTrial(koffiPath, check);
  process.send?.(verdict, () => process.exit(verdict.kind === 'passed' ? 0 : 1));
}

// The extension host has ended.
process.once('disconnect', () => process.exit(1));

void main();
