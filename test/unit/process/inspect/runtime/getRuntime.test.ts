import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getExistingExecutable, getRuntime } from '../../../../../src/process/inspect/runtime/getRuntime';
import type { RuntimeFacts } from '../../../../../src/process/inspect/runtime/runtime';

const elf = new Set(['.text', '.data']);

/** `kind version evidence`, and `embedded`. */
function runtimeOf(facts: Partial<RuntimeFacts>): string {
  const { kind, version, evidence, isEmbedded } = getRuntime({ executable: undefined, commandLine: [], ...facts });
  return [kind, version ?? '-', evidence, ...(isEmbedded ? ['embedded'] : [])].join(' ');
}

describe('getRuntime', () => {
  const rows: readonly (readonly [string, Partial<RuntimeFacts>, string])[] = [
    ['a Node of a version manager', { executable: '/home/x/.nvm/versions/node/v20.1.0/bin/node' }, 'node 20.1.0 name'],
    ['nodejs of Debian', { executable: '/usr/bin/nodejs', sections: elf }, 'node - name'],
    ['one of several Nodes of Fedora', { executable: '/usr/bin/node-22', sections: elf }, 'node - name'],
    ['Deno and Bun', { executable: '/home/x/.deno/bin/deno', sections: elf }, 'deno - name'],
    ['bun on Windows', { executable: 'C:\\Users\\x\\bun.EXE' }, 'bun - name'],
    [
      'Python with a library',
      { executable: '/opt/bin/python3', mappedFiles: ['/opt/lib/libpython3.13t.so.1.0'] },
      'python 3.13 library',
    ],
    [
      'Python in one file',
      { executable: '/usr/bin/python3.12', sections: new Set(['.PyRuntime']) },
      'python 3.12 program',
    ],
    ['Python on macOS', { executable: '/Library/Python.framework/Versions/3.12/bin/Python' }, 'python 3.12 name'],
    ['pypy', { executable: '/usr/bin/pypy3.10' }, 'python 3.10 name'],
    [
      'a program that has loaded Python',
      { executable: '/usr/bin/uwsgi', sections: elf, mappedFiles: ['/usr/lib/libpython3.11.so.1.0'] },
      'python 3.11 library embedded',
    ],
    [
      'Node with an addon that has loaded Python',
      { executable: '/usr/bin/node', sections: elf, mappedFiles: ['/usr/lib/libpython3.11.so.1.0'] },
      'node - name',
    ],
    [
      'a Go program that is called python',
      { executable: '/tmp/python', sections: new Set(['.go.buildinfo']) },
      'go - program',
    ],
    ['a native program that is called python', { executable: '/tmp/python', sections: elf }, 'python - name'],
    ['a script that is called python: its shell', { executable: '/usr/bin/bash', sections: elf }, 'native - program'],
    [
      'uv, which waits for a python',
      { executable: '/usr/bin/uv', commandLine: ['uv', 'run', 'python'] },
      'native - none',
    ],
    ['a shell that calls itself node', { executable: '/bin/dash', commandLine: ['node', 'x.js'] }, 'native - none'],
    [
      'a venv, whose python is a link',
      { executable: '/usr/bin/python3.11', commandLine: ['/p/.venv/bin/python', 'a.py'] },
      'python 3.11 name',
    ],
    [
      'Java',
      { executable: '/usr/lib/jvm/java-17/bin/java', mappedFiles: ['/usr/lib/jvm/java-17/lib/server/libjvm.so'] },
      'jvm - library',
    ],
    [
      'a launcher that has loaded a JVM',
      { executable: '/opt/idea/bin/idea', mappedFiles: ['/opt/idea/jbr/lib/server/libjvm.so'] },
      'jvm - library embedded',
    ],
    [
      'Ruby of Debian',
      { executable: '/usr/bin/ruby3.1', mappedFiles: ['/usr/lib/x86_64-linux-gnu/libruby-3.1.so.3.1.2'] },
      'ruby 3.1 library',
    ],
    ['PHP as FPM', { executable: '/usr/sbin/php-fpm8.2' }, 'php 8.2 name'],
    ['.NET by its command', { executable: '/usr/share/dotnet/dotnet' }, 'dotnet - name'],
    [
      '.NET by the library of an app host',
      { executable: '/app/Server', sections: elf, mappedFiles: ['/usr/share/dotnet/shared/8.0.1/libcoreclr.so'] },
      'dotnet - library embedded',
    ],
    ['.NET in a single file', { executable: '/app/Server', sections: elf, hasDotnetSocket: true }, 'dotnet - program'],
    ['a program whose file was replaced', { executable: '/usr/bin/node (deleted)' }, 'node - name'],
    ['a process of which only the command line is known', { commandLine: ['/usr/bin/ruby', 'x'] }, 'ruby - name'],
    ['a process of which nothing is known', {}, 'unknown - none'],
    ['a name that only begins like one', { executable: '/usr/bin/python3-config', sections: elf }, 'native - program'],
    ['a name of a megabyte', { executable: `/x/${'python'.repeat(200_000)}` }, 'native - none'],
  ];
  for (const [title, facts, expected] of rows) {
    it(`tells ${title}`, () => {
      assert.equal(runtimeOf(facts), expected);
    });
  }

  it('answers for any facts', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('/', 'node', ' (deleted)', 'libjvm.so'));
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), fc.array(text), fc.array(text), (executable, args, files) => {
        getRuntime({ executable, commandLine: args, mappedFiles: files });
      }),
    );
  });
});

describe('getExistingExecutable', () => {
  it('names no file that was removed while it ran', () => {
    assert.equal(getExistingExecutable({ executable: '/a/java (deleted)' }), undefined);
    assert.equal(getExistingExecutable({ executable: '/a/java' }), '/a/java');
  });
});
