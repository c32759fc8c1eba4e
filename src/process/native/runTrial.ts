import { loadKoffi } from './loadKoffi';
import { NativeError } from './nativeFailure';
import { runSelfCheck, type SelfCheck } from './selfCheck';
import { createVerdict, parseVerdict, type Verdict } from './verdict';

/** What the canary does: it loads koffi, and lets it be checked. A crash or an endless wait is for its parent to see. */
export async function runTrial(koffiPath: string, check: SelfCheck, load = loadKoffi): Promise<Verdict> {
  try {
    await runSelfCheck(check, load(koffiPath), 'canary');
    return createVerdict('passed');
  } catch (error) {
    const verdict = error instanceof NativeError ? parseVerdict(error) : undefined;
    if (!verdict) throw error;
    return verdict;
  }
}
