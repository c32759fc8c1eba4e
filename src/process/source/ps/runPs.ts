import { execFile, spawnSync } from 'node:child_process';

/** What a `ps` that has run to its end has printed. */
export interface PsAnswer {
  /** Its own pid, by which it is in its list. */
  readonly pid: number | undefined;
  /** 1 if there is no such process, or if it has refused a column. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ps`. Both throw the error of the system if it cannot be started, or does not end. */
export interface Ps {
  run(args: readonly string[]): Promise<PsAnswer>;
  /** Waits for it on the event loop: some 10 ms, for one process. */
  runNow(args: readonly string[]): PsAnswer;
}

export const psPath = '/bin/ps';

const options = {
  encoding: 'utf8',
  cwd: '/',
  killSignal: 'SIGKILL',
  // The command lines of all processes.
  maxBuffer: 64 * 1024 * 1024,
  env: {
    // Dates as the C locale has them, in UTC: local time has an hour twice when summer time ends.
    LC_TIME: 'C',
    TZ: 'UTC0',
    // In the C locale other characters than those of ASCII are not printed as they are (vis(3)).
    LC_CTYPE: process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8',
  },
} as const;

const maxMs = 10_000;
/** The same while the event loop waits. */
const maxMsNow = 2_000;

/** The `ps` of this system. No variable of the environment changes what it prints. */
export const systemPs: Ps = {
  run: (args) =>
    new Promise((resolve, reject) => {
      const child = execFile(psPath, args, { ...options, timeout: maxMs }, (error, stdout, stderr) => {
        const exitCode = error ? error.code : 0;
        if (typeof exitCode === 'number') resolve({ pid: child.pid, exitCode, stdout, stderr });
        else reject(error ?? new Error('ps has not ended'));
      });
    }),
  runNow: (args) => {
    const { pid, status, error, signal, stdout, stderr } = spawnSync(psPath, args, { ...options, timeout: maxMsNow });
    if (error) throw error;
    if (status === null) throw new Error(`ps was ended by ${String(signal)}`);
    return { pid, exitCode: status, stdout, stderr };
  },
};
