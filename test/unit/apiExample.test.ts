import assert from 'node:assert/strict';
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from '../host/paths';
import { readApiExample } from '../ui/support/apiExample';

/** What the compiler says to a module that lies beside `src/api.ts`. */
function compile(text: string): readonly string[] {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const path = join(repository, 'src', 'example.ts');
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([path], options, {
    ...host,
    fileExists: (name) => name === path || host.fileExists(name),
    readFile: (name) => (name === path ? text : host.readFile(name)),
    getSourceFile: (name, version) =>
      name === path ? ts.createSourceFile(name, text, version) : host.getSourceFile(name, version),
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('The example in docs/api.md', function () {
  this.timeout(60_000);

  it('compiles with the types of src/api.ts', () => {
    assert.deepEqual(compile(readApiExample()), []);
  });

  it('would not compile with a member that the types do not have', () => {
    assert.deepEqual(compile(readApiExample().replace('.ports.some', '.sockets.some')), [
      "Property 'sockets' does not exist on type 'RunawayProcess'.",
      "Binding element 'isInherited' implicitly has an 'any' type.",
    ]);
  });
});

describe('src/api.ts', () => {
  it('imports nothing but VS Code, so that other extensions can copy it', () => {
    const text = ts.sys.readFile(join(repository, 'src', 'api.ts')) ?? '';
    const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    assert.deepEqual(imports, ['vscode']);
  });
});
