import { spawn, type ChildProcess } from 'node:child_process';

/** A program that executes the lines it is sent, and reports when each is done. */
export class ScriptedProgram {
  private readonly waiting: ((line: string) => void)[] = [];
  private buffered = '';

  private constructor(
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (data: Buffer) => {
      this.buffered += data.toString();
      for (let end = this.buffered.indexOf('\n'); end >= 0; end = this.buffered.indexOf('\n')) {
        const line = this.buffered.slice(0, end);
        this.buffered = this.buffered.slice(end + 1);
        this.waiting.shift()?.(line);
      }
    });
  }

  /** A shell in a session of its own. */
  static shell(): ScriptedProgram {
    // What it starts must not hold our pipe.
    const loop = 'while read -r line; do eval "$line" >/dev/null 2>&1 </dev/null; echo done; done';
    return ScriptedProgram.start('sh', ['-c', loop]);
  }

  /** A program with threads that come and go: `+` and `-`. */
  static threads(): ScriptedProgram {
    const program = `
      const { Worker } = require('node:worker_threads');
      const workers = [];
      require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
        if (line === '+') {
          const worker = new Worker('setInterval(() => {}, 1e9)', { eval: true });
          workers.push(worker);
          await new Promise((resolve) => worker.once('online', resolve));
        } else await workers.shift()?.terminate();
        console.log('done');
      });`;
    return ScriptedProgram.start(process.execPath, ['-e', program]);
  }

  private static start(command: string, args: readonly string[]): ScriptedProgram {
    const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.pid === undefined) throw new Error(`${command} did not start`);
    return new ScriptedProgram(child.pid, child);
  }

  /** Sends a line; resolves when it is done. */
  async tell(line: string): Promise<void> {
    const answer = new Promise<string>((resolve) => this.waiting.push(resolve));
    this.child.stdin?.write(`${line}\n`);
    await answer;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
