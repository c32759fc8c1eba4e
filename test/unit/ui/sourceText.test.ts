import '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { sourceText } from '../../../src/ui/sourceText';

describe('sourceText', () => {
  it('says nothing if the system is asked in the best way', () => {
    for (const name of ['procfs', 'windows', 'macos', 'ps'] as const) {
      assert.equal(sourceText({ name, fallback: undefined }), '');
    }
  });

  it('says what is not known, and why', () => {
    const text = sourceText({ name: 'ps-list', fallback: { kind: 'setting', detail: '' } });
    assert.equal(
      text,
      'CPU, states, folders and ports of processes are not known. The setting “runaway.source” asks for that.',
    );
  });

  it('has nothing of the raw detail', () => {
    const kinds = ['missing', 'untried', 'refused', 'wrongVersion', 'mismatch', 'crashed', 'hung', 'failed'] as const;
    for (const kind of kinds) {
      const text = sourceText({ name: 'powershell', fallback: { kind, detail: 'C:\\koffi.node' } });
      assert.match(text, /^States, folders and ports of processes are not known\. [A-Z].*\.$/);
      assert.ok(!text.includes('koffi'));
    }
  });
});
