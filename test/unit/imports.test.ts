import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import { preProcessFile } from 'typescript';

const repository = join(__dirname, '../..');
const source = join(repository, 'src');

/** What each module imports. */
type ImportGraph = ReadonlyMap<string, readonly string[]>;

describe('src', () => {
  it('has no cycle of imports, type imports included', () => {
    const graph = readImports();
    assert.ok(graph.size > 50, `${graph.size} modules`);
    assert.deepEqual(findCycle(graph), []);
  });
});

describe('findCycle', () => {
  it('names the modules of a cycle in the order of their imports', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', []],
      ['c', ['b', 'd']],
      ['d', ['e', 'c']],
      ['e', ['b']],
    ]);
    assert.deepEqual(findCycle(graph), ['c', 'd', 'c']);
    assert.deepEqual(findCycle(new Map([...graph, ['d', ['e']]])), []);
    assert.deepEqual(findCycle(new Map([['a', ['a']]])), ['a', 'a']);
  });
});

/** ESLint with the project's rules for imports, and without those that need types: creating a program takes long. */
describe('ESLint', function () {
  this.timeout(60_000);

  const eslint = new ESLint({
    cwd: repository,
    ruleFilter: ({ ruleId }) => ruleId.startsWith('import-x/'),
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });

  /** The messages for a module of the project with one more line at its beginning. */
  async function lint(path: string, line: string): Promise<readonly string[]> {
    const filePath = join(repository, path);
    const [result] = await eslint.lintText(`${line}\n${readFileSync(filePath, 'utf8')}`, { filePath });
    return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
  }

  it('accepts a module as it is', async () => {
    assert.deepEqual(await lint('src/common/errors.ts', ''), []);
  });

  it('rejects an import of another folder with a message that says why', async () => {
    const messages = await lint('src/common/errors.ts', "import { keyOf } from '../process/identity';");
    assert.equal(messages.length, 1);
    assert.match(
      messages[0] ?? '',
      /^import-x\/no-restricted-paths: .*src\/common has helpers .* see eslint\.layers\.mjs/,
    );
  });

  it('lets webviews import the protocols of the views alone', async () => {
    const path = 'src/webview/details/dom.ts';
    assert.deepEqual(await lint(path, "import type { Chart } from '../../views/details/detailsProtocol';"), []);
    const messages = await lint(path, "import { toMarkdown } from '../../views/details/detailsMarkdown';");
    assert.match(messages.join(), /^import-x\/no-restricted-paths: .*src\/webview runs in a browser/);
  });

  it('rejects a cycle', async () => {
    assert.match(readFileSync(join(source, 'common/atomicFile.ts'), 'utf8'), /from '\.\/errors'/);
    const messages = await lint('src/common/errors.ts', "import { isMissing } from './atomicFile';");
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /^import-x\/no-cycle: Dependency cycle/);
  });
});

function readImports(): ImportGraph {
  const modules = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const names = new Set(modules.map((name) => name.replaceAll('\\', '/')));
  const graph = new Map<string, readonly string[]>();
  for (const name of names) {
    const { importedFiles } = preProcessFile(readFileSync(join(source, name), 'utf8'));
    const imports = importedFiles
      .map(({ fileName }) => fileName)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => `${relative('.', join(dirname(name), specifier)).replaceAll('\\', '/')}.ts`);
    const unknown = imports.filter((each) => !names.has(each));
    assert.deepEqual(unknown, [], `${name} imports what is no module of src`);
    graph.set(name, imports);
  }
  return graph;
}

/** @returns the modules of one cycle in the order of their imports, the first one again at the end; empty without one. */
function findCycle(graph: ImportGraph): readonly string[] {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): readonly string[] => {
    if (finished.has(name)) return [];
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    for (const imported of graph.get(name) ?? []) {
      const cycle = visit(imported);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    finished.add(name);
    return [];
  };
  for (const name of graph.keys()) {
    const cycle = visit(name);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
