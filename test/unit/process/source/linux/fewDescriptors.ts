/** Run under `ulimit -n`: lists 100 children several times, while it holds as many descriptors as it can. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';

const script = `
  while [ "$((count += 1))" -le 100 ]; do sleep 300 >/dev/null 2>&1 & all="$all $!"; done
  echo ready; read line; kill $all`;

async function main(): Promise<void> {
  // The shell starts them, so that they cost us no descriptor each.
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve) => shell.stdout.once('data', resolve));
  const source = createProcfsSource();
  const counts: (number | string)[] = [];
  const list = async (): Promise<void> => {
    counts.push(
      await source.list({ roots: new Set([shell.pid ?? 0]) }).then(
        ({ processes }) => processes.length,
        (error: unknown) => (error instanceof Error ? error.name : 'what?'),
      ),
    );
  };
  await list();
  const ours = readdirSync('/proc/self/fd').length;
  await list();
  // Takes all descriptors but two.
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const descriptor of taken.splice(-2)) closeSync(descriptor);
  }
  await list();
  await list();
  for (const descriptor of taken) closeSync(descriptor);
  await list();
  source.dispose();
  process.stdout.write(`${JSON.stringify({ counts, ours })}\n`);
  shell.stdin.end('\n');
}

void main();
