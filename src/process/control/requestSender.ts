import { keyOf, type Identity } from '../identity';
import { isStopped, type ProcessInfo } from '../processInfo';
import type { OnSignalSent, SignalResult, SignalSender } from './signalSender';
import type { Request, SystemRequests, TerminateMethod } from './systemControl';

/** What each request is called among signals, for those who are told of what was sent. */
const signalNames = { terminate: 'SIGTERM', interrupt: 'SIGINT' } as const satisfies Record<Request, NodeJS.Signals>;

/** Asks processes to exit where there is no signal for that: the counterpart of {@link SignalSender}. */
export class RequestSender {
  constructor(
    private readonly requests: SystemRequests,
    private readonly signals: SignalSender,
    /** Is told of every request that was sent. */
    private readonly onSent: OnSignalSent = () => undefined,
  ) {}

  /** How processes would be asked: see {@link SystemRequests.findMethods}. */
  findMethods(request: Request, processes: readonly ProcessInfo[]): Promise<readonly TerminateMethod[]> {
    return this.requests.findMethods(request, processes);
  }

  /**
   * Asks processes, all together: several may be asked at the same time only.
   * @returns one result for each, by {@link keyOf}.
   */
  async send(request: Request, targets: readonly Identity[]): Promise<ReadonlyMap<string, SignalResult>> {
    const results = new Map(targets.map((target) => [keyOf(target), this.signals.check(target)]));
    const accepted = [...results.values()].flatMap((each) => (each.result === 'sent' ? each.process : []));
    const answers = accepted.length === 0 ? [] : await this.requests.send(request, accepted);
    for (const [index, process] of accepted.entries()) {
      const answer = answers[index];
      if (!answer) throw new Error('there is one result for each process');
      results.set(keyOf(process), answer);
      if (answer.result === 'sent') this.noteSent(request, process);
    }
    return results;
  }

  /** What is stopped would not notice before it is continued. */
  private noteSent(request: Request, process: ProcessInfo): void {
    this.onSent(process, signalNames[request]);
    if (isStopped(process)) this.signals.signal(process, 'SIGCONT');
  }
}
