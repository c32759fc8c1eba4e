import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ESLint } from 'eslint';

const repository = join(__dirname, '../..');

/** ESLint with the project's rule for the platform alone: rules that need types take long. */
describe('ESLint', function () {
  this.timeout(60_000);

  const eslint = new ESLint({
    cwd: repository,
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });

  async function lint(path: string, text: string): Promise<readonly string[]> {
    const [result] = await eslint.lintText(text, { filePath: join(repository, path) });
    return (result?.messages ?? []).map(({ message }) => message);
  }

  const questions = [
    'process.platform;',
    "process['arch'];",
    'globalThis.process.arch;',
    'const { pid, platform } = process;',
    ...['platform', 'type', 'release', 'arch', 'version', 'machine'].map(
      (name) => `import { ${name} } from 'node:os';`,
    ),
    "import { platform as here } from 'os';",
    "import os from 'node:os';",
    "import * as os from 'node:os';",
    "import { platform } from 'node:process';",
  ];
  for (const question of questions) {
    it(`rejects ${question} where the platform is not decided on, and says where it is`, async () => {
      for (const path of ['src/actions/some.ts', 'src/process/ledger/some.ts', 'src/extension.ts']) {
        const messages = await lint(path, question);
        assert.equal(messages.length, 1, path);
        assert.match(messages[0] ?? '', /Only process\/source, process\/control and process\/native ask/);
      }
    });
  }

  it('accepts the same questions in the folders that know the system', async () => {
    for (const folder of ['source', 'source/linux', 'control/windows', 'native']) {
      assert.deepEqual(await lint(`src/process/${folder}/some.ts`, questions.slice(0, 4).join('\n')), [], folder);
    }
  });

  it('accepts what does not depend on the platform', async () => {
    const text = "import { homedir, tmpdir } from 'node:os';\nconst { pid, env } = process;\nsystem.platform;";
    assert.deepEqual(await lint('src/actions/some.ts', text), []);
  });

  it('finds no question for the platform in the code', async () => {
    const results = await eslint.lintFiles('src');
    assert.ok(results.length > 300, `${results.length} modules`);
    assert.deepEqual(
      results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath),
      [],
    );
  });
});
