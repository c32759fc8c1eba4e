import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../common/errors';
import type { DisposableStore } from '../../common/disposableStore';
import { Canary, type CanaryOptions } from './canary';
import { loadKoffi, type Koffi } from './loadKoffi';
import { NativeError, type NativeFailure } from './nativeFailure';
import { runSelfCheck, type SelfCheck } from './selfCheck';
import { getTrialKey } from './trialKey';
import { Verdicts, type VerdictStore } from './verdicts';
import type { Verdict } from './verdict';

/** What native calls are made through; of the two members one is there. Where neither is, no native calls are made. */
export interface NativeAccess {
  readonly koffi: Koffi | undefined;
  readonly failure: NativeFailure | undefined;
}

/** For a system that is not asked through native calls. */
export const noNativeAccess: NativeAccess = { koffi: undefined, failure: undefined };

export interface KoffiOptions {
  /** Where the bundles are: it has `canary.js`, and a folder `native` with one for each platform. */
  readonly folder: string;
  readonly check: SelfCheck;
  readonly store: VerdictStore;
  readonly extensionVersion: string;
  /** Gets the trial, which ends with the extension. */
  readonly disposables: Pick<DisposableStore, 'add'>;
  readonly platform?: string;
  readonly date?: () => number;
  readonly load?: (path: string) => Koffi;
  readonly startCanary?: (options: CanaryOptions) => Pick<Canary, 'verdict' | 'dispose'>;
}

/**
 * Loads koffi into this process, once a process of its own has survived it. What has come of that trial is kept until
 * something changes on which it depends. Never rejects: the result says why there is no koffi.
 */
export async function openKoffi(options: KoffiOptions): Promise<NativeAccess> {
  const { folder, check, load = loadKoffi, platform = process.platform } = options;
  const path = getKoffiPath(folder, platform);
  try {
    if (!existsSync(path)) throw new NativeError('missing', path);
    const verdict = await getVerdict(path, options);
    if (verdict.kind !== 'passed') throw new NativeError(verdict.kind, verdict.detail);
    const koffi = load(path);
    await runSelfCheck(check, koffi, 'host');
    return { koffi, failure: undefined };
  } catch (error) {
    const failure = error instanceof NativeError ? error : new NativeError('untried', messageOf(error));
    return { koffi: undefined, failure };
  }
}

/** Where the file of koffi is for this machine, below the folder of the bundles. */
export function getKoffiPath(folder: string, platform: string = process.platform): string {
  return join(folder, 'native', `${platform}-${process.arch}`, 'koffi.node');
}

/** The kept verdict, or that of a trial that is made now. */
async function getVerdict(koffiPath: string, options: KoffiOptions): Promise<Verdict> {
  const { folder, store, extensionVersion, disposables, date = Date.now } = options;
  const { startCanary = (canaryOptions: CanaryOptions) => new Canary(canaryOptions) } = options;
  const verdicts = new Verdicts(store, date);
  const key = getTrialKey({ extensionVersion });
  const kept = verdicts.get(key);
  if (kept) return kept;
  const canary = disposables.add(startCanary({ script: join(folder, 'canary.js'), koffiPath }));
  const verdict = await canary.verdict;
  // If it cannot be kept, the next start tries again.
  verdicts.keep(key, verdict).catch(() => undefined);
  return verdict;
}
