import { Emitter } from '../../../src/common/event';
import { keyOf } from '../../../src/process/identity';
import type { ProcessInfo } from '../../../src/process/processInfo';
import type { Runaway, RunawayFigures } from '../../../src/process/runaway/runaway';
import type { Runaways } from '../../../src/process/runaway/runaways';
import type { RunawayChange } from '../../../src/process/runaway/runawayStates';

export const cpuFigures: RunawayFigures = { kind: 'cpu', percent: 99.4, limit: 50, isTree: false, durationMs: 300_000 };

/** A process that has got out of hand at the beginning of time. */
export function runawayOf(process: ProcessInfo, figures: RunawayFigures = cpuFigures): Runaway {
  const origin = { id: 'terminal-1', kind: 'terminal', label: 'bash' } as const;
  return { key: keyOf(process), process, origin, since: 0, figures };
}

/** Runaways that a test sets. */
export class FakeRunaways implements Runaways {
  private readonly changed = new Emitter<RunawayChange>();
  all: readonly Runaway[] = [];

  readonly onDidChange = this.changed.event;

  get(key: string): readonly Runaway[] {
    return this.all.filter((runaway) => runaway.key === key);
  }

  set(...all: readonly Runaway[]): void {
    const before = this.all;
    this.all = all;
    this.changed.fire({
      began: all.filter((runaway) => !before.includes(runaway)),
      ended: before.filter((runaway) => !all.includes(runaway)),
    });
  }
}

/** What a workspace remembers. */
export class FakeMemento {
  private readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}
