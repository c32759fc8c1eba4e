import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ESLint } from 'eslint';

const repository = join(__dirname, '../..');

/** ESLint with the rules that need no types: creating a program takes long. */
describe('Which system this is', function () {
  this.timeout(60_000);

  const rules = ['no-restricted-properties', '@typescript-eslint/no-restricted-imports', 'no-restricted-imports'];
  const eslint = new ESLint({
    cwd: repository,
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });

  async function lint(path: string, text: string): Promise<readonly string[]> {
    const [result] = await eslint.lintText(text, { filePath: join(repository, path) });
    return (result?.messages ?? []).map(({ message }) => message);
  }

  const questions = [
    'export const isWindows = process.platform === "win32";',
    'export const { arch } = process;',
    'import { release } from "node:os"; export const kernel = release();',
    'import { platform as name } from "os"; export const system = name();',
    'import os from "node:os"; export const system = os.type();',
    'import * as os from "node:os"; export const system = os.version();',
  ];

  for (const path of ['src/process/ledger/ledgerStore.ts', 'src/actions/end/end.ts', 'src/canary.ts']) {
    it(`is not asked in ${path}, whatever way`, async () => {
      for (const question of questions) {
        const messages = await lint(path, question);
        assert.ok(messages.length > 0, question);
        assert.match(messages.join('\n'), /process\/source\/hostSystem\.ts/, question);
      }
    });
  }

  it('may be asked where processes are listed and acted on, and other questions anywhere', async () => {
    for (const folder of ['source/linux', 'control/windows', 'native']) {
      for (const question of questions) assert.deepEqual(await lint(`src/process/${folder}/a.ts`, question), []);
    }
    const other = 'import { homedir } from "node:os"; export const ours = [process.pid, homedir()];';
    assert.deepEqual(await lint('src/process/ledger/ledgerStore.ts', other), []);
  });

  it('leaves the rule in place that keeps vscode out of the engine', async () => {
    const messages = await lint('src/process/ledger/ledgerStore.ts', 'import * as vscode from "vscode"; vscode;');
    assert.match(messages.join('\n'), /The engine runs under plain Node/);
  });
});
