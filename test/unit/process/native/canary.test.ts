import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Canary, type CanaryOptions } from '../../../../src/process/native/canary';
import { NativeError } from '../../../../src/process/native/nativeFailure';
import type { Verdict } from '../../../../src/process/native/verdict';
import { waitFor } from '../../../host/waitFor';

describe('Canary', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'canary-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A canary that runs this code instead of a trial. */
  function start(code: string, options: Partial<CanaryOptions> = {}): Canary {
    const script = join(folder, 'canary.js');
    writeFileSync(script, code);
    return new Canary({ script, koffiPath: '/koffi.node', ...options });
  }

  function tell(verdict: unknown, exitCode: number): string {
    return `process.send(${JSON.stringify(verdict)}, () => process.exit(${exitCode}));`;
  }

  const passed: Verdict = { kind: 'passed', detail: '' };

  it('passes a trial that says so and exits with 0', async () => {
    assert.deepEqual(await start(tell(passed, 0)).verdict, passed);
  });

  it('hands the trial the file, and no variable that makes it another program', async () => {
    const file = join(folder, 'seen.json');
    const code = `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ argv: process.argv.slice(2),
      names: Object.keys(process.env), asNode: process.env.ELECTRON_RUN_AS_NODE, cwd: process.cwd() }));`;
    const env = {
      ...{ PATH: '/bin', NODE_OPTIONS: '--require /evil.js', VSCODE_PID: '1', ELECTRON_NO_ASAR: '1' },
      ELECTRON_RUN_AS_NODE: undefined,
    };
    await start(`${code} ${tell(passed, 0)}`, { env }).verdict;
    const seen = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>> & {
      readonly names: readonly string[];
    };
    assert.deepEqual([seen.argv, seen.asNode, seen.cwd], [['/koffi.node'], '1', folder]);
    assert.ok(seen.names.includes('PATH'));
    const harmful = ['NODE_OPTIONS', 'VSCODE_PID', 'ELECTRON_NO_ASAR'];
    assert.deepEqual(
      harmful.filter((name) => seen.names.includes(name)),
      [],
    );
  });

  for (const kind of ['refused', 'wrongVersion', 'mismatch'] as const) {
    it(`reports what the trial says of its failure: ${kind}`, async () => {
      const verdict: Verdict = { kind, detail: 'start time: 3 instead of 5' };
      assert.deepEqual(await start(tell(verdict, 1)).verdict, verdict);
    });
  }

  it('calls a trial crashed that a signal has ended', async () => {
    const verdict = await start(`process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);`).verdict;
    assert.deepEqual(verdict, { kind: 'crashed', detail: 'SIGSEGV' });
  });

  it('calls a trial crashed that exits without a word', async () => {
    assert.deepEqual(await start('process.exit(0);').verdict, { kind: 'crashed', detail: 'exit code 0' });
    assert.deepEqual(await start('throw new Error("none");').verdict, { kind: 'crashed', detail: 'exit code 1' });
  });

  it('calls a trial crashed that has passed and then crashes', async () => {
    const verdict = await start(tell(passed, 3)).verdict;
    assert.deepEqual(verdict, { kind: 'crashed', detail: 'exit code 3 after it had passed' });
  });

  it('takes no message for a verdict that is none', async () => {
    for (const message of [null, 'passed', { kind: 'fine' }, { detail: '' }])
      assert.equal((await start(tell(message, 0)).verdict).kind, 'crashed');
  });

  it('calls a trial hung that holds its thread, and kills it', async () => {
    const file = join(folder, 'pid');
    const code = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); for (;;);`;
    const canary = start(code, { limitMs: 1_500 });
    assert.deepEqual(await canary.verdict, { kind: 'hung', detail: 'no result after 1500 ms' });
    await waitUntilGone(Number(readFileSync(file, 'utf8')));
  });

  it('is ended when it is disposed of, and then has no verdict', async () => {
    const file = join(folder, 'pid');
    const canary = start(
      `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const verdict = assert.rejects(canary.verdict, (error) => error instanceof NativeError && error.kind === 'untried');
    await waitFor('the trial to start', 10_000, () => readIfThere(file) !== '');
    canary.dispose();
    await verdict;
    await waitUntilGone(Number(readFileSync(file, 'utf8')));
  });

  it('has no verdict if it cannot be started', async () => {
    const canary = start('', { execPath: join(folder, 'no-such-program') });
    await assert.rejects(canary.verdict, (error) => error instanceof NativeError && error.kind === 'untried');
  });
});

async function waitUntilGone(pid: number): Promise<void> {
  await waitFor(`${pid} to be gone`, 10_000, () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  });
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
