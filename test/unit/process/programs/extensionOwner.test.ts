import assert from 'node:assert/strict';
import { ExtensionOwners } from '../../../../src/process/programs/extensionOwner';

const user = '/home/me/.vscode-server/extensions';
const builtIn = '/usr/share/code/resources/app/extensions';
const installed = [
  { id: 'ms-python.python', path: `${user}/ms-python.python-2026.1.0` },
  { id: 'ms-python.vscode-pylance', path: `${user}/ms-python.vscode-pylance-2026.1.1` },
  { id: 'rust-lang.rust-analyzer', path: `${user}/rust-lang.rust-analyzer-0.3.9-linux-x64` },
  { id: 'redhat.java', path: `${user}/redhat.java-1.40.0-linux-x64` },
  { id: 'vscode.typescript-language-features', path: `${builtIn}/typescript-language-features` },
  { id: 'vscode.json-language-features', path: `${builtIn}/json-language-features` },
  {
    id: 'styled-components.vscode-styled-components',
    path: `${user}/styled-components.vscode-styled-components-1.7.8`,
  },
  { id: 'me.under-development', path: '/home/me/code/my extension' },
];
const owners = new ExtensionOwners(installed);
const node = '/home/me/.vscode-server/bin/abc/node';
const find = (...commandLine: readonly string[]): string | undefined =>
  owners.find({ name: commandLine[0]?.split('/').at(-1) ?? '', commandLine });

describe('ExtensionOwners', () => {
  const cases: readonly (readonly [title: string, commandLine: readonly string[], owner: string | undefined])[] = [
    [
      'a language server of Node.js in the folder of its extension',
      [node, `${user}/ms-python.vscode-pylance-2026.1.1/dist/server.bundle.js`, '--node-ipc', '--clientProcessId=42'],
      'ms-python.vscode-pylance',
    ],
    [
      'a server that a Python module is',
      ['/usr/bin/python3', `${user}/ms-python.python-2026.1.0/python_files/run-jedi-language-server.py`],
      'ms-python.python',
    ],
    [
      'a program in the folder of its extension',
      [`${user}/rust-lang.rust-analyzer-0.3.9-linux-x64/server/rust-analyzer`],
      'rust-lang.rust-analyzer',
    ],
    [
      'a server of the user that only one extension starts',
      ['/home/me/.cargo/bin/rust-analyzer'],
      'rust-lang.rust-analyzer',
    ],
    ['a server whose extension is not installed', ['gopls', '-mode=stdio'], undefined],
    [
      'a Java server, by an option',
      [
        'java',
        '-jar',
        '/opt/launcher.jar',
        '-configuration',
        `${user}/redhat.java-1.40.0-linux-x64/server/config_linux`,
      ],
      'redhat.java',
    ],
    [
      'tsserver, though a plugin of another extension is among its arguments',
      [
        ...[node, '--max-old-space-size=3072', `${builtIn}/node_modules/typescript/lib/tsserver.js`, '--useNodeIpc'],
        ...['--pluginProbeLocations', `${user}/styled-components.vscode-styled-components-1.7.8`],
      ],
      'vscode.typescript-language-features',
    ],
    [
      'tsserver of the workspace',
      [node, '/home/me/project/node_modules/typescript/lib/tsserver.js', '--useInferredProjectPerProjectRoot'],
      'vscode.typescript-language-features',
    ],
    [
      'a built-in server',
      [node, `${builtIn}/json-language-features/server/dist/node/jsonServerMain`, '--node-ipc'],
      'vscode.json-language-features',
    ],
    [
      'a shell that an extension starts its program with',
      ['/bin/sh', '-c', `"${user}/redhat.java-1.40.0-linux-x64/bin/start.sh" --fast`],
      'redhat.java',
    ],
    [
      'a folder of extensions behind a link',
      [node, '/data/vscode/extensions/redhat.java-1.40.0-linux-x64/dist/server.js'],
      'redhat.java',
    ],
    [
      'a command line in one string, as `ps` has it',
      [`${node} ${user}/ms-python.vscode-pylance-2026.1.1/dist/server.bundle.js --node-ipc`],
      'ms-python.vscode-pylance',
    ],
    ['an extension under development', [node, '/home/me/code/my extension/out/server.js'], 'me.under-development'],
    ['Git, which several extensions start', ['git', 'status', '-z'], undefined],
    ['a program of the workspace', ['node', '/home/me/project/extensions/api.js'], undefined],
    [
      'the extension host before it runs another program',
      [node, '/app/out/bootstrap-fork', '--type=extensionHost'],
      undefined,
    ],
    ['an extension that is not installed', [node, `${user}/other.extension-1.0.0/server.js`], undefined],
    [
      'a folder whose name only begins like that of an extension',
      [node, `${builtIn}/json-language-features-old/x.js`],
      undefined,
    ],
    [
      'the argument that is the folder itself, as a workspace may be',
      ['ls', `${builtIn}/json-language-features`],
      undefined,
    ],
    ['a process without a command line', [], undefined],
  ];
  for (const [title, commandLine, owner] of cases) {
    it(`${owner === undefined ? 'knows no owner of' : 'finds the owner of'} ${title}`, () => {
      assert.equal(find(...commandLine), owner);
    });
  }

  it('compares folders without upper and lower case, which Windows and macOS do not distinguish', () => {
    assert.equal(find(node, `${user.toUpperCase()}/REDHAT.JAVA-1.40.0-LINUX-X64/server.js`), 'redhat.java');
  });

  it('reads the paths of Windows', () => {
    const windows = new ExtensionOwners([{ id: 'a.b', path: 'c:\\Users\\me\\.vscode\\extensions\\a.b-1.0.0' }]);
    const commandLine = ['C:\\node.exe', 'C:\\Users\\me\\.vscode\\extensions\\a.b-1.0.0\\server.js'];
    assert.equal(windows.find({ name: 'node.exe', commandLine }), 'a.b');
  });

  it('knows no owner if two extensions that are installed could have started it', () => {
    const both = ['ms-pyright.pyright', 'detachhead.basedpyright'].map((id) => ({ id, path: `/x/${id}` }));
    assert.equal(
      new ExtensionOwners(both).find({ name: 'x', commandLine: ['pyright-langserver', '--stdio'] }),
      undefined,
    );
  });
});
