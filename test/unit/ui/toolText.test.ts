import '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { recipes } from '../../../src/process/inspect/recipes/recipes';
import { getInstallHints } from '../../../src/process/inspect/tools/tool';
import type { ToolRun } from '../../../src/process/inspect/tools/runTool';
import { blockedText, noResultText } from '../../../src/ui/toolText';

const recipe = recipes.find(({ id }) => id === 'py-spy dump') ?? assert.fail();

describe('blockedText', () => {
  it('names what is missing, and how to get it', () => {
    const hints = getInstallHints('py-spy', 'linux');
    assert.equal(
      blockedText({ recipe, missing: 'tool', tool: 'py-spy', hints }),
      'py-spy dump: py-spy is not on this machine. To get it: pip install py-spy or cargo install py-spy',
    );
    assert.equal(
      blockedText({ recipe, missing: 'tool', tool: 'sample', hints: [] }),
      'py-spy dump: sample is not on this machine.',
    );
    assert.match(
      blockedText({ recipe, missing: 'rights', obstacle: 'traced' }),
      /^py-spy dump: A debugger is attached/,
    );
    assert.match(blockedText({ recipe, missing: 'interpreter' }), /is not run\.$/);
  });
});

describe('noResultText', () => {
  const run: ToolRun = { end: 'exited', exitCode: 1, detail: undefined, stdout: '', stderr: '' };
  const failed = (difference: Partial<ToolRun>) =>
    noResultText({ status: 'failed', run: { ...run, ...difference }, fate: 'unchanged' });

  it('is the last line that a tool has written, with its control characters escaped', () => {
    assert.equal(failed({ stderr: 'Trace\nError: \u001b[31mno\n\n' }), 'The tool has failed: Error: \\u{1b}[31mno');
    assert.equal(failed({}), 'The tool has failed with exit code 1.');
  });

  it('says how a tool was ended', () => {
    assert.equal(failed({ end: 'notStarted', detail: 'ENOENT' }), 'The tool did not start (ENOENT).');
    assert.match(failed({ end: 'timedOut' }) ?? '', /took too long/);
    assert.match(failed({ end: 'tooMuchOutput' }) ?? '', /wrote too much/);
    assert.match(failed({ end: 'crashed', detail: 'SIGSEGV' }) ?? '', /crashed \(SIGSEGV\)/);
    assert.match(failed({ end: 'aborted' }) ?? '', /on request/);
  });

  it('says why no tool was run, and nothing if there is a result', () => {
    assert.match(noResultText({ status: 'gone' }) ?? '', /has ended/);
    assert.match(noResultText({ status: 'stopped' }) ?? '', /is stopped/);
    assert.match(noResultText({ status: 'signalNotHandled', signal: 3 }) ?? '', /signal 3/);
    assert.equal(noResultText({ status: 'text', text: '', fate: 'unchanged' }), undefined);
  });
});
