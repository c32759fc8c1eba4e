import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Puts py-spy, if this machine has it and permits what it does, where its installer puts it in a home.
 * @returns whether it is there.
 */
export async function offerPySpy(home: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = folders.map((folder) => join(folder, 'py-spy')).find(existsSync);
  if (path === undefined || !(await works(path))) return false;
  const folder = join(home, '.local', 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync(path, join(folder, 'py-spy'));
  return true;
}

/** Whether it may look into a program of ours. */
async function works(path: string): Promise<boolean> {
  const target = spawn('python3', ['-c', 'import time; print("ready", flush=True); time.sleep(60)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await Promise.race([once(target.stdout, 'data'), once(target, 'exit')]);
    return spawnSync(path, ['dump', '--pid', String(target.pid)], { timeout: 20_000 }).status === 0;
  } catch {
    return false;
  } finally {
    target.kill('SIGKILL');
  }
}
