import type { ProcessNode } from '../../../process/model/snapshot';
import { isAlive, isStopped } from '../../../process/processInfo';

/** A process whose mean CPU is below this, in percent of one core, becomes idle: its row would show no CPU. */
const becomesIdleBelow = 0.5;
/** An idle process becomes active from here on. The distance keeps it from coming and going. */
const becomesActiveFrom = 1;

/** Which processes use no CPU worth showing. */
export class IdleProcesses {
  private idle: ReadonlySet<string> = new Set();

  /** `readMeanCpu` returns undefined for a process that is not known for long enough: it counts as active. */
  update(keys: Iterable<string>, readMeanCpu: (key: string) => number | undefined): void {
    const idle = new Set<string>();
    for (const key of keys) {
      const mean = readMeanCpu(key);
      const limit = this.idle.has(key) ? becomesActiveFrom : becomesIdleBelow;
      if (mean !== undefined && mean < limit) idle.add(key);
    }
    this.idle = idle;
  }

  has(key: string): boolean {
    return this.idle.has(key);
  }
}

/** Whether a process stays visible though it uses no CPU: a server waits for requests, and what is paused waits for the user. */
export function isNeverHidden({ ports, process }: Pick<ProcessNode, 'ports' | 'process'>): boolean {
  return ports.length > 0 || isStopped(process) || !isAlive(process);
}
