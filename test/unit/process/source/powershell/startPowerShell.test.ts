import assert from 'node:assert/strict';
import { spawn, type SpawnOptions } from 'node:child_process';
import { startPowerShell } from '../../../../../src/process/source/powershell/startPowerShell';

describe('startPowerShell', () => {
  function start(env: NodeJS.ProcessEnv) {
    const calls: { file: string; args: readonly string[]; options: SpawnOptions }[] = [];
    const child = startPowerShell(env, (file, args, options) => {
      calls.push({ file, args, options });
      return spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    });
    child.kill();
    const [call] = calls;
    return call ?? assert.fail();
  }

  it('starts the one of Windows by its path, in its own folder, without a shell, window or profile', () => {
    const { file, args, options } = start({ SystemRoot: 'D:\\Windows', PATH: 'C:\\project' });
    assert.equal(file, 'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    assert.equal(options.cwd, 'D:\\Windows\\System32\\WindowsPowerShell\\v1.0');
    assert.deepEqual([options.shell, options.windowsHide], [undefined, true]);
    assert.ok(args.includes('-NoProfile') && args.includes('-NonInteractive'));
    // What follows it would be the command.
    assert.deepEqual(args.slice(-2), ['-Command', '-']);
  });

  it('hands on the environment, but not where PowerShell 7 has its modules', () => {
    const { options } = start({ PSMODULEPATH: 'C:\\Program Files\\PowerShell\\7\\Modules', TEMP: 'C:\\Temp' });
    assert.deepEqual(options.env, { TEMP: 'C:\\Temp' });
  });
});
