import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { AttachFacts } from '../../../../../src/process/inspect/attach/attachment';
import {
  getDebugpyAddress,
  getInspectArgument,
  getJdwpAddress,
  parseAddress,
} from '../../../../../src/process/inspect/attach/debugArguments';
import { getAttachment } from '../../../../../src/process/inspect/attach/getAttachment';
import type { RuntimeKind } from '../../../../../src/process/inspect/runtime/runtime';
import { runtime, traceFacts } from '../tools/facts';

const allTypes = ['node', 'debugpy', 'go', 'cppdbg', 'lldb-dap', 'lldb', 'java', 'coreclr', 'bun'];

function facts(kind: RuntimeKind, some: Partial<AttachFacts> = {}): AttachFacts {
  return {
    ...{ pid: 100, name: 'spin', commandLine: ['x'], executable: '/bin/x', cwd: '/w', runtime: runtime(kind) },
    ...{ inspectorPort: undefined, trace: traceFacts(), debugTypes: new Set(allTypes), hasTool: () => true },
    ...some,
  };
}

/** The configuration without what all have. */
function configurationOf(attachFacts: AttachFacts): Readonly<Record<string, unknown>> {
  const attachment = getAttachment(attachFacts);
  assert.equal(attachment.kind, 'attach', JSON.stringify(attachment));
  const { request, name, ...rest } = attachment.configuration;
  assert.deepEqual([request, name], ['attach', 'spin (100)']);
  return rest;
}

describe('getAttachment', () => {
  const node = {
    ...{ type: 'node', address: '127.0.0.1', skipFiles: ['<node_internals>/**'], cwd: '/w' },
    // Children are not to be changed.
    autoAttachChildProcesses: false,
  };

  it('attaches to Node and Deno by the port of this very process, never by its pid', () => {
    for (const kind of ['node', 'deno'] as const) {
      assert.deepEqual(configurationOf(facts(kind, { inspectorPort: 9333 })), { ...node, port: 9333 });
      assert.deepEqual(getAttachment(facts(kind)), { kind: 'openInspector' });
      // What another program may have taken is no port of this one.
      const commandLine = [kind, '--inspect=9400', 'a.js'];
      assert.deepEqual(getAttachment(facts(kind, { commandLine })), { kind: 'openInspector' });
    }
  });

  it('attaches to Python by its pid as a number, or to the address where debugpy waits', () => {
    const python = { type: 'debugpy', justMyCode: true, cwd: '/w' };
    assert.deepEqual(configurationOf(facts('python')), { ...python, processId: 100 });
    const commandLine = ['python', '-m', 'debugpy', '--listen', '5678', 'a.py'];
    assert.deepEqual(configurationOf(facts('python', { commandLine, trace: traceFacts({ traceScope: 1 }) })), {
      ...python,
      connect: { host: 'localhost', port: 5678 },
    });
  });

  it('says that debugpy needs gdb before Python 3.14, and the rights of ptrace always', () => {
    const hasTool = () => false;
    const attachment = getAttachment(facts('python', { hasTool }));
    assert.deepEqual([attachment.kind, attachment.kind === 'installTool' && attachment.tool], ['installTool', 'gdb']);
    const newer = facts('python', { hasTool, runtime: runtime('python', '3.14') });
    assert.equal(getAttachment(newer).kind, 'attach');
    assert.deepEqual(getAttachment({ ...newer, trace: traceFacts({ traceScope: 1 }) }), {
      kind: 'blocked',
      obstacle: 'traceScope',
    });
  });

  it('attaches to a JVM only where it waits for a debugger', () => {
    const commandLine = ['java', '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005', 'A'];
    assert.deepEqual(configurationOf(facts('jvm', { commandLine })), {
      type: 'java',
      hostName: 'localhost',
      port: 5005,
    });
    assert.equal(getAttachment(facts('jvm')).kind, 'notDebuggable');
  });

  it('attaches to Go, .NET and Bun', () => {
    assert.deepEqual(configurationOf(facts('go')), { type: 'go', mode: 'local', processId: 100, cwd: '/w' });
    assert.deepEqual(configurationOf(facts('dotnet')), { type: 'coreclr', processId: 100 });
    const commandLine = ['bun', '--inspect=localhost:6499/debug', 'a.ts'];
    assert.deepEqual(configurationOf(facts('bun', { commandLine })), { type: 'bun', url: 'ws://localhost:6499/debug' });
    assert.equal(getAttachment(facts('bun', { commandLine: ['bun', '--inspect', 'a.ts'] })).kind, 'notDebuggable');
  });

  it('attaches to a native program by what is installed', () => {
    const by = (debugTypes: readonly string[], some: Partial<AttachFacts> = {}) =>
      getAttachment(facts('native', { debugTypes: new Set(debugTypes), ...some }));
    const typeOf = (...input: Parameters<typeof by>) => {
      const attachment = by(...input);
      return attachment.kind === 'attach' ? attachment.configuration.type : attachment.kind;
    };
    assert.equal(typeOf(allTypes), 'lldb');
    assert.deepEqual(by(['cppdbg']), {
      kind: 'attach',
      configuration: {
        ...{ type: 'cppdbg', request: 'attach', name: 'spin (100)' },
        ...{ processId: 100, MIMode: 'gdb', program: '/bin/x' },
      },
    });
    assert.equal(typeOf(['cppdbg', 'lldb-dap'], { hasTool: () => false }), 'lldb-dap');
    assert.equal(typeOf(['cppdbg'], { hasTool: () => false }), 'installTool');
    assert.equal(typeOf(['cppdbg'], { executable: undefined }), 'notDebuggable');
    assert.equal(typeOf(['cppvsdbg'], { trace: traceFacts({ platform: 'win32' }) }), 'cppvsdbg');
  });

  it('says which extension to install where there is no debugger', () => {
    const extensionOf = (kind: RuntimeKind) => {
      const attachment = getAttachment(facts(kind, { debugTypes: new Set() }));
      return attachment.kind === 'installExtension' ? attachment.extensions[0]?.extensionId : attachment.kind;
    };
    assert.deepEqual((['python', 'go', 'native', 'jvm', 'dotnet', 'bun', 'ruby', 'php'] as const).map(extensionOf), [
      ...['ms-python.debugpy', 'golang.go', 'vadimcn.vscode-lldb', 'vscjava.vscode-java-debug'],
      ...['ms-dotnettools.csharp', 'oven.bun-vscode', 'notDebuggable', 'notDebuggable'],
    ]);
  });

  it('attaches to no zombie, and not to the extension host or an ancestor of it', () => {
    for (const kind of ['node', 'python', 'native', 'jvm'] as const) {
      assert.equal(getAttachment(facts(kind, { trace: traceFacts({ isZombie: true }) })).kind, 'blocked');
      assert.equal(getAttachment(facts(kind, { pid: 50 })).kind, 'blocked');
    }
  });
});

describe('getJdwpAddress', () => {
  const jdwp = (options: string) => getJdwpAddress(['java', '-Xmx1g', `-agentlib:jdwp=${options}`, '-jar', 'a.jar']);

  it('reads each form of an address', () => {
    assert.deepEqual(jdwp('transport=dt_socket,server=y,address=5005'), { host: 'localhost', port: 5005 });
    assert.deepEqual(jdwp('address=[::1]:5005,server=y,transport=dt_socket'), { host: '::1', port: 5005 });
    assert.deepEqual(getJdwpAddress(['java', '-Xrunjdwp:transport=dt_socket,server=y,address=a:8000']), {
      host: 'a',
      port: 8000,
    });
  });

  it('knows no address where the JVM connects itself, or takes any port', () => {
    assert.equal(jdwp('transport=dt_socket,server=n,address=a:5005'), undefined);
    assert.equal(jdwp('transport=dt_socket,server=y'), undefined);
    assert.equal(jdwp('transport=dt_socket,server=y,address=0'), undefined);
    assert.equal(jdwp('transport=dt_shmem,server=y,address=x'), undefined);
  });
});

describe('the arguments of debuggers', () => {
  it('count only where they are for the runtime', () => {
    assert.equal(getInspectArgument(['node', 'a.js', '--inspect=1']), undefined);
    assert.equal(getInspectArgument(['deno', 'run', '--inspect=1', 'a.ts']), '1');
    assert.equal(getInspectArgument(['node', '--inspect-port=0', 'a.js']), '0');
    assert.equal(getDebugpyAddress(['python', 'server.py', '--listen', '80']), undefined);
    assert.deepEqual(getDebugpyAddress(['python', '/x/debugpy', '--listen', '0.0.0.0:80']), {
      host: 'localhost',
      port: 80,
    });
  });

  it('are read whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('--listen', '--inspect=', 'debugpy'))), (args) => {
        for (const read of [getInspectArgument, getDebugpyAddress, getJdwpAddress]) read(args);
        for (const argument of args) {
          const address = parseAddress(argument);
          assert.ok(!address || (address.port > 0 && address.port < 65_536));
        }
      }),
    );
  });
});
