import assert from 'node:assert/strict';
import {
  getProcessType,
  getProgram,
  getVSCodeRole,
  isVSCodePart,
} from '../../../../src/process/programs/vscodeProcesses';
import { oneString, schemes } from './vscodeCommandLines';

const isVSCodeMain = (process: Parameters<typeof getVSCodeRole>[0]): boolean => getVSCodeRole(process) === 'main';
const list = (text: string): readonly string[] => text.split(' ');

const parts: readonly (readonly [what: string, commandLine: readonly string[]])[] = [
  ['a zygote of the desktop', oneString('/usr/share/code/code --type=zygote --no-zygote-sandbox')],
  ['a GPU process of the desktop', oneString('/usr/share/code/code --type=gpu-process --crashpad-handler-pid=2345')],
  [
    'an extension host or pty host of the desktop',
    oneString(`/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService --lang=en-US ${schemes}`),
  ],
  [
    'a part that names its program by a link',
    oneString(`/proc/self/exe --type=utility --utility-sub-type=node.mojom.NodeService ${schemes}`),
  ],
  ['a window of an unknown fork', oneString(`/opt/nova/nova --type=renderer --lang=en-US ${schemes}`)],
  ['a window with its configuration', oneString('/opt/nova/nova --type=renderer --vscode-window-config=vscode:1a2b')],
  [
    'a plugin process of macOS',
    oneString(
      `/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin) --type=utility ${schemes}`,
    ),
  ],
  [
    'an extension host of a server',
    list('/opt/server/node --dns-result-order=ipv4first /opt/server/out/bootstrap-fork --type=extensionHost'),
  ],
  ['a pty host of a server', list('/opt/server/node /opt/server/out/bootstrap-fork --type=ptyHost --logsPath /tmp/l')],
  ['a file watcher of a server', list('/opt/server/node /opt/server/out/bootstrap-fork --type=fileWatcher')],
  ['an agent host of a server', list('/opt/server/node /opt/server/out/bootstrap-fork --type=agentHost')],
  ['an extension host of an old desktop', list('/usr/share/code/code /x/out/bootstrap-fork --type=extensionHost')],
  ['one of Windows', ['C:\\VS\\Code.exe', 'C:\\VS\\resources\\app\\out\\bootstrap-fork.js', '--type=ptyHost']],
  ['one of Windows in one string', oneString('C:\\VS\\Code.exe C:\\VS\\out\\bootstrap-fork --type=ptyHost')],
];

const mains: readonly (readonly [what: string, commandLine: readonly string[]])[] = [
  ['the desktop', list('/usr/share/code/code --unity-launch')],
  ['the desktop with a folder', list('/usr/share/code-insiders/code-insiders ../b')],
  ['VSCodium', list('/usr/share/codium/codium')],
  ['Cursor from an AppImage', list('/tmp/.mount_cursorAbCdEf/usr/share/cursor/cursor --no-sandbox')],
  ['Windsurf', list('/usr/share/windsurf/windsurf')],
  ['Code for Windows', ['C:\\Users\\me\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe', '../b']],
  ['Code for macOS in one string', oneString('/Applications/Visual Studio Code.app/Contents/MacOS/Code')],
  [
    'Code for macOS in one string with options',
    oneString('/Applications/Visual Studio Code.app/Contents/MacOS/Code --x'),
  ],
  ['a server in one string', oneString('/opt/server/node /opt/server/out/server-main.js')],
  ['a tunnel', list('/usr/share/code/bin/code-tunnel tunnel --name x')],
  ['a server', list('/opt/server/node /opt/server/out/server-main.js --host 127.0.0.1 --port 0')],
  ['a server by its relative path', list('node out/server-main.js --accept-server-license-terms')],
];

const neither: readonly (readonly [what: string, commandLine: readonly string[]])[] = [
  ['a shell', ['bash']],
  ['a shell that has one in its arguments', ['bash', '-c', 'pkill -f bootstrap-fork --type=ptyHost']],
  ['a search for one', ['grep', '-r', '--type=extensionHost', '.']],
  ['a language server that Electron runs as Node.js', list('/usr/share/code/code /x/tsserver.js --useNodeIpc')],
  ['the command line interface, which waits', list('/usr/share/code/code /usr/share/code/out/cli.js --wait a')],
  ['an editor of another name', list('/usr/bin/vim code')],
  ['a script called like the server’s, elsewhere', list('node dist/server-main.js')],
  ['a program that has started a server', list('timeout 60 /opt/server/node /opt/server/out/server-main.js')],
  ['a script that was given the path of one', list('perl reaper.pl /opt/server/node /opt/server/out/server-main.js')],
  ['a tool with a type of its own', list('/opt/server/node /x/tsserver.js --type=strange')],
  ['a script with a type of Chromium’s', list('node render.js --type=renderer')],
  ['a browser', list('/usr/lib/chromium/chromium --headless')],
  ['a process of a browser', oneString('/usr/lib/chromium/chromium --type=renderer --lang=en-US')],
  ['a zygote of another Electron program', oneString('/opt/slack/slack --type=zygote --no-sandbox')],
  ['nothing', []],
];

describe('getVSCodeRole', () => {
  for (const [what, commandLine] of parts) {
    it(`takes ${what} for a part of a VS Code`, () => {
      assert.equal(isVSCodePart({ commandLine }), true);
      assert.equal(isVSCodeMain({ commandLine }), false);
    });
  }

  for (const [what, commandLine] of mains) {
    it(`takes ${what} for the main process of a VS Code`, () => {
      assert.equal(isVSCodeMain({ commandLine }), true);
      assert.equal(isVSCodePart({ commandLine }), false);
    });
  }

  for (const [what, commandLine] of neither) {
    it(`takes ${what} for no process of a VS Code`, () => {
      assert.equal(isVSCodePart({ commandLine }), false);
      assert.equal(isVSCodeMain({ commandLine }), false);
    });
  }

  it('takes the first argument apart if it has options in it, though others follow', () => {
    const commandLine = [`/opt/nova/nova --type=renderer ${schemes}`, 'rest'];
    assert.equal(isVSCodePart({ commandLine }), true);
  });
});

describe('getProcessType', () => {
  it('reads the type from a list of arguments and from one string', () => {
    assert.equal(getProcessType({ commandLine: ['chromium', '--a', '--type=gpu-process'] }), 'gpu-process');
    assert.equal(getProcessType({ commandLine: ['chromium --a --type=gpu-process --b'] }), 'gpu-process');
    assert.equal(getProcessType({ commandLine: ['chromium', '--a --type=gpu-process'] }), undefined);
    assert.equal(getProcessType({ commandLine: ['/usr/share/code/code', '--type='] }), undefined);
  });
});

describe('getProgram', () => {
  it('is the first word of a command line that is one string, and the first argument of a list', () => {
    assert.equal(getProgram({ commandLine: ['/opt/nova/nova --type=zygote'] }), '/opt/nova/nova');
    assert.equal(getProgram({ commandLine: ['/opt/my nova', '--type=zygote'] }), '/opt/my nova');
    assert.equal(getProgram({ commandLine: [] }), '');
  });
});
