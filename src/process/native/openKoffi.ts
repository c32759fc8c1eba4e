import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../common/errors';
import type { DisposableStore } from '../../common/disposableStore';
import { Canary, type CanaryOptions } from './canary';
import { loadKoffi, type Koffi } from './loadKoffi';
import { LoadNotes } from './loadNotes';
import { NativeError, type NativeFailure } from './nativeFailure';
import { runSelfCheck, type SelfCheck } from './selfCheck';
import { getTrialKey } from './trialKey';
import { Verdicts, type VerdictStore } from './verdicts';
import { createVerdict, type Verdict } from './verdict';

/** One extension host may have been killed by chance in the seconds after it had loaded koffi. */
const maxAbandonedNotes = 2;

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
  /** Where it is noted which extension hosts have just loaded koffi. */
  readonly notesFolder: string;
  /** Whether a process has this pid. */
  readonly isRunning: (pid: number) => boolean;
  /** Gets what ends with the extension. */
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
  const { folder, check, load = loadKoffi, platform = process.platform, disposables } = options;
  const path = getKoffiPath(folder, platform);
  try {
    if (!existsSync(path)) throw new NativeError('missing', path);
    const key = getTrialKey({ extensionVersion: options.extensionVersion });
    const notes = new LoadNotes({ folder: options.notesFolder, key, isRunning: options.isRunning });
    const verdict = await getVerdict(path, key, notes, options);
    if (verdict.kind !== 'passed') throw new NativeError(verdict.kind, verdict.detail);
    const note = disposables.add(notes.add());
    try {
      const koffi = load(path);
      await runSelfCheck(check, koffi, 'host');
      return { koffi, failure: undefined };
    } catch (error) {
      note.dispose();
      throw error;
    }
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
async function getVerdict(koffiPath: string, key: string, notes: LoadNotes, options: KoffiOptions): Promise<Verdict> {
  const { folder, store, disposables, date = Date.now } = options;
  const { startCanary = (canaryOptions: CanaryOptions) => new Canary(canaryOptions) } = options;
  const verdicts = new Verdicts(store, date);
  const kept = verdicts.get(key);
  const hasCrashedHosts = kept?.kind === 'passed' && notes.countAbandoned() >= maxAbandonedNotes;
  if (kept && !hasCrashedHosts) return kept;
  const verdict = hasCrashedHosts
    ? createVerdict('crashed', `${maxAbandonedNotes} extension hosts ended just after they had loaded koffi`)
    : await disposables.add(startCanary({ script: join(folder, 'canary.js'), koffiPath })).verdict;
  // If it cannot be kept, the next start tries again.
  verdicts.keep(key, verdict).catch(() => undefined);
  return verdict;
}
