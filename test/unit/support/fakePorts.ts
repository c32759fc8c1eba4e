import type { HiddenSocket, PortState } from '../../../src/process/portState';
import type { ProcessInfo } from '../../../src/process/processInfo';

/** What a made-up process listens on. */
export interface FakeListener {
  readonly pid: number;
  readonly port: number;
  readonly addresses?: readonly string[];
  readonly isInherited?: boolean;
}

/** The ports of made-up processes. What belongs to a process that has ended counts no more. */
export class FakePorts {
  readonly listeners: FakeListener[] = [];
  /** By port. */
  readonly hidden = new Map<number, readonly HiddenSocket[]>();
  /** The error of an attempt to bind a port, where no listener is the cause. */
  readonly bindErrors = new Map<number, string>();
  /** The system does not tell what listens. */
  isUnknown = false;

  constructor(private readonly processes: ReadonlyMap<number, ProcessInfo>) {}

  readonly find = (port: number): Promise<PortState | undefined> => {
    if (this.isUnknown) return Promise.resolve(undefined);
    const holders = this.listeners.flatMap(({ pid, port: own, addresses = ['127.0.0.1'], isInherited = false }) => {
      const process = own === port ? this.processes.get(pid) : undefined;
      return process ? [{ process, addresses, isInherited }] : [];
    });
    return Promise.resolve({ holders, hidden: this.hidden.get(port) ?? [] });
  };

  readonly bind = (port: number): Promise<string | undefined> => {
    const isTaken =
      this.hidden.has(port) || this.listeners.some((each) => each.port === port && this.processes.has(each.pid));
    return Promise.resolve(isTaken ? 'EADDRINUSE' : this.bindErrors.get(port));
  };
}
