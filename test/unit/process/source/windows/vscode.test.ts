import assert from 'node:assert/strict';
import { getOwnMain, isOwnHost } from '../../../../../src/process/control/vscodeHosts';
import { getVSCodeRole } from '../../../../../src/process/programs/vscodeProcesses';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../../../../src/process/source/windows/windowsReader';
import { FakeWindows } from '../../../support/fakeWindows';

const program = 'C:\\Users\\me\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe';
const schemes = '--standard-schemes=vscode-webview,vscode-file --enable-sandbox --mojo-platform-channel-handle=2700';
const nodeService = `"${program}" --type=utility --utility-sub-type=node.mojom.NodeService ${schemes} /prefetch:8`;

describe('VS Code on Windows', () => {
  const windows = new FakeWindows();
  const start = (parentPid: number, commandLine: string, executable = program): number =>
    windows.start({ parentPid, commandLine, executable, name: executable.replace(/^.*\\/, '') }).pid;
  const main = start(99_996, `"${program}" `);
  const renderer = start(main, `"${program}" --type=renderer ${schemes}`);
  const self = start(main, nodeService);
  const ptyHost = start(main, nodeService);
  const shell = start(ptyHost, 'powershell.exe -NoLogo', 'C:\\Windows\\System32\\powershell.exe');
  const server = start(shell, 'node server.js', 'C:\\Program Files\\nodejs\\node.exe');
  const helper = start(self, `"${program}" C:\\extensions\\server.js --stdio`);
  const source = createTableSource(createWindowsReader({ api: windows.api, self }));

  it('is recognised by its command lines, the program and the folder of which have blanks', () => {
    const roles = [main, renderer, self, ptyHost, shell, server, helper].map(
      (pid) => getVSCodeRole(source.get(pid) ?? assert.fail()) ?? 'none',
    );
    assert.deepEqual(roles, ['main', 'part', 'part', 'part', 'none', 'none', 'none']);
    assert.equal(getOwnMain(self, source.get.bind(source))?.pid, main);
  });

  it('has as its own all parts, and nothing that they have started', () => {
    const own = [main, renderer, self, ptyHost, shell, server, helper].filter((pid) =>
      isOwnHost(source.get(pid) ?? assert.fail(), self, source.get.bind(source), source.getExecutable.bind(source)),
    );
    assert.deepEqual(own, [renderer, ptyHost]);
  });
});
