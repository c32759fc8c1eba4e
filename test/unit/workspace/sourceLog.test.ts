import assert from 'node:assert/strict';
import type { SourceState } from '../../../src/process/source/sourceState';
import { logSource } from '../../../src/workspace/sourceLog';

describe('logSource', () => {
  function log(state: SourceState): string {
    const lines: string[] = [];
    logSource(state, {
      info: (line) => lines.push(`info: ${line}`),
      warn: (line) => lines.push(`warn: ${line}`),
    });
    return lines.join('\n');
  }

  it('names the source', () => {
    assert.equal(log({ name: 'windows', fallback: undefined }), 'info: Processes are listed by windows');
    const forced = { name: 'ps-list', fallback: { kind: 'setting', detail: '' } } as const;
    assert.equal(log(forced), 'info: Processes are listed by ps-list');
  });

  it('says in one line why it is not the best one', () => {
    const refused = {
      name: 'powershell',
      fallback: { kind: 'refused', detail: 'not signed\nC:\\koffi.node' },
    } as const;
    assert.equal(
      log(refused),
      'warn: Processes are listed by powershell: native calls cannot be made (refused: not signed\\nC:\\koffi.node)',
    );
    const failed = { name: 'ps-list', fallback: { kind: 'failed', detail: 'powershell: it has ended' } } as const;
    assert.equal(
      log(failed),
      'warn: Processes are listed by ps-list: another source has failed (powershell: it has ended)',
    );
  });
});
