import type { OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { Runaway, RunawayFigures, RunawayKind } from './runaway';

/** A runaway has ended when it has not gone on for so long, in ms, */
const endAfterMs = 30_000;
/** and a time without snapshots, as when the machine is suspended, counts as no more than this. */
const maxCountedMs = 10_000;

/** What has begun and what has ended in one snapshot. */
export interface RunawayChange {
  readonly began: readonly Runaway[];
  /** Gone, over, or ignored. */
  readonly ended: readonly Runaway[];
}

/** What a rule is applied to. */
export interface RunawayCandidate {
  /** As in {@link Runaway}. */
  readonly key: string;
  readonly process: ProcessInfo;
  readonly origin: OriginRef;
}

/** A rule, applied to a candidate. */
export interface AppliedRule {
  readonly kind: RunawayKind;
  /** Whether it is a runaway now; undefined if not. */
  readonly find: () => RunawayFigures | undefined;
  /** Whether one that was found with these figures goes on. */
  readonly goesOn: (figures: RunawayFigures) => boolean;
}

interface State {
  runaway: Runaway;
  /** For how long it has not gone on, in ms. */
  quietMs: number;
}

/** Remembers the runaways, so that each begins and ends once. */
export class RunawayStates {
  /** By kind and key. */
  private readonly states = new Map<string, State>();
  private began: Runaway[] = [];
  private ended: Runaway[] = [];
  /** In ms since the epoch. */
  private at = 0;
  private sinceMs = 0;

  get size(): number {
    return this.states.size;
  }

  *[Symbol.iterator](): Generator<Runaway> {
    for (const { runaway } of this.states.values()) yield runaway;
  }

  has(kind: RunawayKind, key: string): boolean {
    return this.states.size > 0 && this.states.has(idOf(kind, key));
  }

  /** The rules are applied next to a snapshot of this date, so many ms after the one before. */
  begin(at: number, sinceMs: number): void {
    this.at = at;
    this.sinceMs = Math.min(sinceMs, maxCountedMs);
  }

  /** @returns whether the candidate is a runaway of this kind now. */
  apply({ key, process, origin }: RunawayCandidate, { kind, find, goesOn }: AppliedRule): boolean {
    const id = idOf(kind, key);
    const state = this.states.get(id);
    const figures = find();
    if (!state) {
      if (!figures) return false;
      const runaway = { key, process, origin, since: this.at - figures.durationMs, figures };
      this.states.set(id, { runaway, quietMs: 0 });
      this.began.push(runaway);
      return true;
    }
    state.runaway = { ...state.runaway, process, figures: figures ?? state.runaway.figures };
    state.quietMs = figures || goesOn(state.runaway.figures) ? 0 : state.quietMs + this.sinceMs;
    if (state.quietMs < endAfterMs) return true;
    this.end(id, state);
    return false;
  }

  /** Ends those that are gone, or that are not wanted any more. */
  keep(isKept: (runaway: Runaway) => boolean): void {
    for (const [id, state] of this.states) if (!isKept(state.runaway)) this.end(id, state);
  }

  /** What has begun and ended since the last call; undefined if nothing has. */
  takeChange(): RunawayChange | undefined {
    const { began, ended } = this;
    if (began.length === 0 && ended.length === 0) return undefined;
    this.began = [];
    this.ended = [];
    return { began, ended };
  }

  clear(): void {
    this.states.clear();
  }

  private end(id: string, { runaway }: State): void {
    this.states.delete(id);
    this.ended.push(runaway);
  }
}

function idOf(kind: RunawayKind, key: string): string {
  return `${kind} ${key}`;
}
