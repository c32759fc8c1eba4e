import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import type { Identity } from '../../../../../src/process/identity';
import { NodeInspector } from '../../../../../src/process/inspect/node/nodeInspector';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { waitFor } from '../../../../host/waitFor';
import { RealProcessFixture } from '../../../support/realProcessFixture';

/** `beat()` shows that the program still runs. */
const prelude = `
const fs = require('node:fs');
const beat = () => fs.appendFileSync(process.argv[2], '.');
beat();
`;

/** What programs do. */
export const scripts = {
  /** Waits for something to happen. */
  idle: 'setInterval(beat, 20);',
  /** Never returns to its event loop. */
  loop: `
    function spin() {
      for (let i = 0; ; i++) if (i % 1e7 === 0) beat();
    }
    spin();`,
  /** Runs a handler of its own. */
  handler: `setInterval(beat, 20); process.on('SIGUSR1', () => fs.writeFileSync(process.argv[2] + '.signal', ''));`,
  /** Waits in a call of the system for two seconds and a half. */
  blocked: `beat(); require('node:child_process').execFileSync('sleep', ['2.5']); setInterval(beat, 20);`,
  /** Ends after a second. */
  short: 'setTimeout(() => process.exit(), 1_000); setInterval(beat, 20);',
  workers: `
    const { Worker, isMainThread } = require('node:worker_threads');
    if (isMainThread) for (let i = 0; i < 3; i++) new Worker(__filename, { argv: [process.argv[2]] });
    setInterval(beat, 20);`,
  heap: `
    class LeakedThing { constructor() { this.text = 'x'.repeat(100) + Math.random(); } }
    const leaked = [];
    setInterval(() => { for (let i = 0; i < 200; i++) leaked.push(new LeakedThing()); beat(); }, 5);`,
} as const;

export interface NodeProgram extends Identity {
  /** How often it has beaten so far. */
  beats(): number;
  /** Waits until it has beaten again. */
  untilItBeats(): Promise<void>;
  /** Whether its own handler for SIGUSR1 has run. */
  hasHandledSignal(): boolean;
}

/** Node.js programs, and what inspects them. */
export class NodePrograms {
  readonly fixture = new RealProcessFixture();
  readonly source: ProcessSource = createProcfsSource();
  private readonly folder = mkdtempSync(join(tmpdir(), 'inspect-'));
  private count = 0;
  readonly controller = createProcessController({
    source: this.source,
    system: createSignalControl(this.fixture.kill),
  });
  readonly context = { source: this.source, controller: this.controller };
  readonly inspector = new NodeInspector(this.context);

  /** Starts a program, and waits until it runs. `command` comes before the path of the script. */
  async start(script: keyof typeof scripts, command: readonly string[]): Promise<NodeProgram> {
    const file = join(this.folder, `${script}.js`);
    writeFileSync(file, `${prelude}${scripts[script]}`);
    const beatFile = join(this.folder, `beats-${this.count++}`);
    const [program = '', ...args] = command;
    const pid = this.fixture.start(program, [...args, file, beatFile]);
    const beats = (): number => statSync(beatFile, { throwIfNoEntry: false })?.size ?? 0;
    const { startTime } = await waitFor(`${script}.js to run`, 20_000, () => {
      return beats() > 0 ? this.source.get(pid) : undefined;
    });
    return {
      pid,
      startTime,
      beats,
      hasHandledSignal: () => statSync(`${beatFile}.signal`, { throwIfNoEntry: false }) !== undefined,
      untilItBeats: async () => {
        const before = beats();
        await waitFor(`${script}.js to go on`, 20_000, () => beats() > before);
      },
    };
  }

  /** Starts any program. */
  async startOther(command: string, args: readonly string[]): Promise<Identity> {
    const pid = this.fixture.start(command, args);
    const { startTime } = await waitFor(`${command} to run`, 10_000, () => this.source.get(pid));
    return { pid, startTime };
  }

  /** The ports on which a process listens. */
  async ports(process: Identity): Promise<readonly number[]> {
    const sockets = (await this.source.processSockets(process)) ?? assert.fail('its sockets are not known');
    return sockets.listening.map(({ port }) => port);
  }

  async dispose(): Promise<void> {
    this.fixture.dispose();
    await this.inspector.end();
    this.source.dispose();
    rmSync(this.folder, { recursive: true });
    assert.deepEqual(this.fixture.mistakes, []);
  }
}
