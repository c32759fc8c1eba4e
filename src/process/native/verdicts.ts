import { isRecord } from '../../common/isRecord';
import { parseVerdict, type Verdict } from './verdict';

/** Where verdicts are kept: the part of `vscode.Memento` that is used. It is shared with other machines and platforms. */
export interface VerdictStore {
  get(name: string): unknown;
  update(name: string, value: unknown): PromiseLike<void>;
}

interface KeptVerdict extends Verdict {
  /** What it was found for: see {@link getTrialKey}. */
  readonly key: string;
  /** When, in ms since 1970. */
  readonly at: number;
}

const storeName = 'native.verdicts';

/** One for each version of VS Code and of the system on each machine that is in use. */
const maxVerdicts = 20;

/**
 * On a busy machine a trial may be late, or read the same twice with something in between. After this time it is worth
 * another try, in ms, which the user does not notice; a crash or a refusal may be shown by the system.
 */
const maxChanceAgeMs = 24 * 60 * 60 * 1000;

/** The verdicts of earlier trials, so that a crash or a refusal is not repeated at each start. */
export class Verdicts {
  constructor(
    private readonly store: VerdictStore,
    private readonly date: () => number,
  ) {}

  get(key: string): Verdict | undefined {
    const kept = this.readAll().find((each) => each.key === key);
    const mayBeChance = kept?.kind === 'hung' || kept?.kind === 'mismatch';
    return mayBeChance && this.date() - kept.at >= maxChanceAgeMs ? undefined : kept;
  }

  async keep(key: string, verdict: Verdict): Promise<void> {
    const others = this.readAll().filter((each) => each.key !== key);
    await this.store.update(storeName, [{ ...verdict, key, at: this.date() }, ...others].slice(0, maxVerdicts));
  }

  /** The newest first. */
  private readAll(): readonly KeptVerdict[] {
    const kept = this.store.get(storeName);
    return Array.isArray(kept) ? kept.slice(0, maxVerdicts).flatMap((each) => parseKept(each) ?? []) : [];
  }
}

function parseKept(value: unknown): KeptVerdict | undefined {
  const verdict = parseVerdict(value);
  if (!verdict || !isRecord(value)) return undefined;
  const { key, at } = value;
  return typeof key === 'string' && typeof at === 'number' ? { ...verdict, key, at } : undefined;
}
