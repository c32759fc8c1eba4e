import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { waitFor } from '../../../host/waitFor';
import { socketPath, type ProbeAnswers, type ProbeRequest } from './protocol';

/** Talks to the extension that measures, in the extension host with that pid. */
export class Probe {
  constructor(
    private readonly folder: string,
    private readonly extensionHost: number,
  ) {}

  async waitUntilReady(): Promise<void> {
    await waitFor('the extension that measures', 60_000, () => existsSync(this.socket));
  }

  async request<Request extends ProbeRequest>(request: Request): Promise<ProbeAnswers[Request['kind']]> {
    const socket = connect(this.socket);
    try {
      socket.write(`${JSON.stringify(request)}\n`);
      const [line] = (await once(createInterface({ input: socket }), 'line')) as [string];
      const answer = JSON.parse(line) as { value: ProbeAnswers[Request['kind']]; error?: string };
      if (answer.error !== undefined) throw new Error(`The extension that measures has failed: ${answer.error}`);
      return answer.value;
    } finally {
      socket.destroy();
    }
  }

  private get socket(): string {
    return socketPath(this.folder, this.extensionHost);
  }
}
