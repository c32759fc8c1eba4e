import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { findLaunchers, findVSCodes } from '../../../../src/process/programs/findVSCodes';
import { processInfo } from '../../support/fixtures';
import { oneString, schemes } from './vscodeCommandLines';

describe('findVSCodes', () => {
  it('finds the main process of a VS Code with an unknown name by its parts, one of them below a zygote', () => {
    const nova = (pid: number, parentPid: number, text: string): ProcessInfo =>
      processInfo({ pid, parentPid, commandLine: oneString(`/opt/nova/nova ${text}`) });
    const table = new ProcessTable([
      processInfo({ pid: 10, commandLine: ['bash'] }),
      processInfo({ pid: 11, parentPid: 10, commandLine: ['/opt/nova/nova', '.'] }),
      nova(12, 11, '--type=zygote'),
      nova(13, 11, `--type=utility ${schemes}`),
      nova(14, 12, `--type=renderer ${schemes}`),
      processInfo({ pid: 20, parentPid: 10, commandLine: ['/usr/lib/chromium/chromium'] }),
      processInfo({ pid: 21, parentPid: 20, commandLine: oneString('/usr/lib/chromium/chromium --type=renderer') }),
    ]);
    assert.deepEqual([...findVSCodes(table).mains], [11]);
  });
});

describe('findLaunchers', () => {
  it('finds the scripts that run a VS Code and nothing else, and no process that runs other programs too', () => {
    const table = new ProcessTable([
      processInfo({ pid: 10, commandLine: ['zsh'] }),
      processInfo({ pid: 11, parentPid: 10, commandLine: ['sh', 'start.sh'] }),
      processInfo({ pid: 12, parentPid: 11, commandLine: ['sh', '/opt/server/bin/code-server'] }),
      processInfo({ pid: 13, parentPid: 12, commandLine: ['/opt/server/node', '/opt/server/out/server-main.js'] }),
      processInfo({ pid: 20, parentPid: 10, commandLine: ['make'] }),
      processInfo({ pid: 21, parentPid: 20, commandLine: ['/opt/server/node', '/opt/server/out/server-main.js'] }),
      processInfo({ pid: 22, parentPid: 20, commandLine: ['node', 'dev.js'] }),
    ]);
    assert.deepEqual([...findLaunchers(findVSCodes(table).mains, table)], [12, 11]);
  });
});
