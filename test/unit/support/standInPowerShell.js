'use strict';
/*
 * Stands in for a PowerShell that runs: answers each line of its input by the lines that the request of
 * `listRequest.ts` has PowerShell write, with the processes of this Linux. The first argument says what goes wrong.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

const fault = process.argv[2] ?? 'none';
const bootMs = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))[1]) * 1_000;
let answers = 0;

function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return [];
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return {
      pid,
      parentPid: Number(fields[1]),
      name: `${name}.exe`,
      commandLine: args.length === 0 ? null : args.map((arg) => `"${arg}"`).join(' '),
      executable: null,
      // In ticks of 10 ms since boot (proc_pid_stat(5)).
      startTimeUs: (bootMs + Number(fields[19]) * 10) * 1_000,
      cpuTime: (Number(fields[11]) + Number(fields[12])) * 100_000,
      memory: Number(fields[21]) * 4_096,
      threads: Number(fields[17]),
    };
  } catch {
    return [];
  }
}

function write(value) {
  const line = JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  process.stdout.write(`${line}\r\n`);
}

function answer() {
  answers++;
  if (fault === 'hangs') return;
  if (fault === 'ends at the second' && answers === 2) process.exit(3);
  if (fault === 'refuses') return write({ failure: 'Zugriff verweigert für „WMI“' });
  if (fault === 'never stops') {
    const piece = `${'x'.repeat(1024 * 1024)}`;
    const more = () => process.stdout.write(piece, more);
    return more();
  }
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap(readProcess);
  if (fault === 'is noisy')
    process.stdout.write('\ufeff#< CLIXML\r\n<Objs Version="1.1.0.1"></Objs>\r\nWARNUNG: {x}\r\n{"a":\r\n\r\n');
  for (const each of all.slice(0, fault === 'ends in the middle' ? 3 : undefined)) write(each);
  if (fault === 'ends in the middle') {
    process.stderr.write('Out of memory\n');
    process.stdout.write('{"pid":12', () => process.exit(5));
    return;
  }
  write({ count: fault === 'loses a line' ? all.length + 1 : all.length });
}

const start = () => createInterface({ input: process.stdin }).on('line', answer);
if (fault === 'starts slowly') setTimeout(start, 300);
else start();
