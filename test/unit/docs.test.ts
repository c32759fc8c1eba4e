import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import manifest from '../../package.json';

const repository = join(__dirname, '../..');

/** Folders that a clone does not have, or that hold the documents of others. */
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'out', '.git', '.vscode-test']);

const suites: ReadonlySet<string> = new Set(['check', 'unit', 'windows', 'macos', 'integration', 'ui']);

/** A path of this repository in inline code, as long as it names one file or folder. */
const repositoryPath = /^(?:src|test|docs|media|\.vscode|\.github|\.ci)\/[\w./-]*$/;

const documents = findDocuments(repository).map((path) => readDocument(path));

describe('the documents of the repository', () => {
  it('are found, the README and the architecture among them', () => {
    const names = documents.map(({ name }) => name);
    for (const name of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md'])
      assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`);
  });

  it('link only to files and headings that exist', () => {
    assert.deepEqual(documents.flatMap(deadLinks), []);
  });

  it('name in inline code only paths that exist', () => {
    assert.deepEqual(documents.flatMap(missingPaths), []);
  });

  it('name only npm scripts, suites and test files that exist', () => {
    assert.deepEqual(documents.flatMap(wrongCommands), []);
  });
});

describe('docs/architecture.md', () => {
  it('has a row for each folder of src', () => {
    const { text } = readDocument(join(repository, 'docs/architecture.md'));
    const missing = sourceFolders().filter((folder) => !text.includes(`| \`${folder}/\``));
    assert.deepEqual(missing, []);
  });
});

interface Document {
  /** Relative to the repository. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** The text without code in fences and inline code: what looks like a link in there is none. */
  readonly prose: string;
  readonly anchors: ReadonlySet<string>;
}

function findDocuments(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : findDocuments(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function readDocument(path: string): Document {
  const text = readFileSync(path, 'utf8');
  const withoutFences = text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  const prose = withoutFences.replace(/`[^`\n]*`/g, '');
  return { name: relative(repository, path), path, text, prose, anchors: anchorsOf(withoutFences) };
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let free = anchor;
    for (let count = 1; anchors.has(free); count++) free = `${anchor}-${count}`;
    anchors.add(free);
  }
  return anchors;
}

function deadLinks(document: Document): string[] {
  const targets = [...document.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target) && !isAlive(target, document))
    .map((target) => `${document.name}: ${target}`);
}

function isAlive(target: string, document: Document): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? document.path : join(dirname(document.path), decodeURIComponent(file));
  if (!existsSync(path)) return false;
  return anchor === undefined || (path.endsWith('.md') && readDocument(path).anchors.has(anchor));
}

function missingPaths({ name, text }: Document): string[] {
  const codes = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return codes
    .filter((code) => repositoryPath.test(code) && !existsSync(join(repository, code)))
    .map((code) => `${name}: ${code}`);
}

/** Commands for this repository. Other documents name those of other projects too. */
function wrongCommands({ name, text }: Document): string[] {
  const problems: string[] = [];
  if (name.includes('/') && !name.startsWith('docs/')) return problems;
  for (const [command, script = ''] of text.matchAll(/\bnpm run ([\w:.-]+)/g))
    if (!Object.hasOwn(manifest.scripts, script)) problems.push(`${name}: ${command}`);
  // What it is for may follow, after several blanks.
  for (const [command, words = ''] of text.matchAll(/\bnpm test -- ((?:[^`\s]| (?! ))+)/g)) {
    const plain = words.replace(/--?\w+ (?:"[^"]*"|\S+)/g, '');
    for (const word of plain.split(' ').filter((each) => each !== ''))
      if (!suites.has(word) && !existsSync(join(repository, word))) problems.push(`${name}: ${command}`);
  }
  return problems;
}

/** The folders that have modules of their own, `src` itself excepted. */
function sourceFolders(): string[] {
  const names = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((file) => statSync(join(repository, 'src', file)).isFile() && file.endsWith('.ts'));
  const folders = new Set(files.map((file) => `src/${dirname(file)}`).filter((folder) => folder !== 'src/.'));
  return [...folders].sort();
}
