import type { PsAnswer, Ps } from '../../../src/process/source/ps/runPs';

/** A process of a made-up system. */
export interface FakePsProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  readonly command: string;
  /** In ms since 1970. */
  readonly startTime: number;
  readonly group?: number;
  readonly foregroundGroup?: number;
  readonly uid?: number;
  readonly state?: string;
  readonly time?: string;
  readonly rss?: number;
}

/** Prints processes as the `ps` of macOS does (print.c and keyword.c, adv_cmds-237), in the C locale and UTC. */
export class FakePs implements Ps {
  readonly processes = new Map<number, FakePsProcess>();
  /** What each call has asked for. */
  readonly calls: (readonly string[])[] = [];
  /** Columns that need an entitlement which this `ps` does not have. */
  refused: readonly string[] = [];
  failure: Error | undefined;

  run(args: readonly string[]): Promise<PsAnswer> {
    return Promise.resolve().then(() => this.runNow(args));
  }

  runNow(args: readonly string[]): PsAnswer {
    this.calls.push(args);
    if (this.failure) throw this.failure;
    const asked = args.filter((_, index) => args[index - 1] === '-o').map((column) => column.replace('=', ''));
    const columns = asked.filter((column) => column !== 'sid' && !this.refused.includes(column));
    const complaints = asked
      .filter((column) => !columns.includes(column))
      .map((column) => `ps: ${column}: ${column === 'sid' ? 'keyword not found' : 'requires entitlement'}\n`);
    const pid = args.includes('-p') ? Number(args[args.indexOf('-p') + 1]) : undefined;
    const shown = [...this.processes.values()].filter((process) => pid === undefined || process.pid === pid);
    const stdout = shown.map((process) => `${columns.map((column) => print(process, column)).join(' ')}\n`).join('');
    return {
      pid: 9_999,
      exitCode: complaints.length > 0 || shown.length === 0 ? 1 : 0,
      stdout,
      stderr: complaints.join(''),
    };
  }
}

/** A column, with the width and the side that it has. */
function print(process: FakePsProcess, column: string): string {
  const { pid, parentPid, name, command, startTime, group = pid, foregroundGroup = 0, uid = 501 } = process;
  const { state = 'S', time = '  0:00.01', rss = 4096 } = process;
  switch (column) {
    case 'pid':
      return String(pid).padStart(5);
    case 'ppid':
      return String(parentPid).padStart(5);
    case 'pgid':
      return String(group).padStart(5);
    case 'tpgid':
      return String(foregroundGroup).padStart(4);
    case 'uid':
    case 'ruid':
    case 'svuid':
      return String(uid).padStart(5);
    case 'state':
      return state.padEnd(4);
    case 'time':
      return time.padStart(9);
    case 'rss':
      return String(rss).padStart(6);
    case 'ucomm':
      return name.slice(0, 16).padEnd(16);
    case 'lstart':
      return printDate(startTime).padEnd(28);
    default:
      return state.startsWith('Z') ? '<defunct>' : command;
  }
}

/** `%c` of strftime(3). */
function printDate(time: number): string {
  const text = new Date(time).toUTCString();
  const [, weekday = '', day = '', month = '', year = '', clock = ''] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(text) ?? [];
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}
