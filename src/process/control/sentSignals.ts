import { keyOf, type Identity } from '../identity';

/** For how long a signal counts as the reason why a process has ended, in ms: some take minutes to exit. */
const maxAgeMs = 300_000;
/** The maximum number of processes that are remembered: those that got a signal last. */
const maxProcesses = 10_000;

/** Signals that stop and continue a process, and that none ends of. */
const harmless: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGSTOP',
  'SIGTSTP',
  'SIGCONT',
  'SIGWINCH',
  'SIGCHLD',
  'SIGURG',
]);

/** Remembers the last signal that each process was sent from here. */
export class SentSignals {
  /** By key, the latest last. */
  private readonly last = new Map<string, { readonly signal: NodeJS.Signals; readonly at: number }>();

  /** `now` is in ms on a clock that does not jump. */
  constructor(private readonly now: () => number) {}

  add(process: Identity, signal: NodeJS.Signals): void {
    if (harmless.has(signal)) return;
    const key = keyOf(process);
    this.last.delete(key);
    this.last.set(key, { signal, at: this.now() });
    for (const oldest of this.last.size > maxProcesses ? this.last.keys() : []) {
      this.last.delete(oldest);
      break;
    }
  }

  /** The last signal to exactly this process that may have ended it; undefined if there was none lately. */
  get(process: Identity): NodeJS.Signals | undefined {
    const sent = this.last.get(keyOf(process));
    return sent && this.now() - sent.at < maxAgeMs ? sent.signal : undefined;
  }
}
