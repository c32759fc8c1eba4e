import assert from 'node:assert/strict';
import { getTrialKey, type TrialSubject } from '../../../../src/process/native/trialKey';
import { Verdicts } from '../../../../src/process/native/verdicts';
import { createVerdict } from '../../../../src/process/native/verdict';

const hourMs = 3_600_000;

describe('Verdicts', () => {
  let kept: unknown;
  let date: number;
  let verdicts: Verdicts;

  beforeEach(() => {
    kept = undefined;
    date = 1_000_000;
    const store = {
      get: () => kept,
      update: (_name: string, value: unknown) => {
        kept = JSON.parse(JSON.stringify(value));
        return Promise.resolve();
      },
    };
    verdicts = new Verdicts(store, () => date);
  });

  it('returns the verdict that was kept for a key, and none for another', async () => {
    await verdicts.keep('here', createVerdict('crashed', 'SIGSEGV'));
    assert.deepEqual([verdicts.get('here')?.kind, verdicts.get('here')?.detail], ['crashed', 'SIGSEGV']);
    assert.equal(verdicts.get('there'), undefined);
  });

  it('keeps one verdict for each key, also of other machines', async () => {
    await verdicts.keep('here', createVerdict('mismatch', 'threads'));
    await verdicts.keep('there', createVerdict('refused', ''));
    await verdicts.keep('here', createVerdict('passed'));
    assert.deepEqual([verdicts.get('here')?.kind, verdicts.get('there')?.kind], ['passed', 'refused']);
  });

  it('forgets the oldest of too many', async () => {
    for (let index = 0; index < 30; index++) await verdicts.keep(`key ${index}`, createVerdict('passed'));
    assert.deepEqual([verdicts.get('key 0'), verdicts.get('key 29')?.kind], [undefined, 'passed']);
  });

  it('forgets after a day that a trial was late or did not match, and never that it has crashed', async () => {
    await verdicts.keep('late', createVerdict('hung'));
    await verdicts.keep('different', createVerdict('mismatch'));
    await verdicts.keep('broken', createVerdict('crashed'));
    date += 23 * hourMs;
    assert.deepEqual([verdicts.get('late')?.kind, verdicts.get('different')?.kind], ['hung', 'mismatch']);
    date += 2 * hourMs;
    assert.deepEqual([verdicts.get('late'), verdicts.get('different')], [undefined, undefined]);
    assert.equal(verdicts.get('broken')?.kind, 'crashed');
  });

  it('reads nothing that is no verdict', () => {
    for (const value of [null, 'passed', {}, [null, 1, { key: 'here', kind: 'fine', at: 1 }, { key: 'here' }]]) {
      kept = value;
      assert.equal(verdicts.get('here'), undefined);
    }
    kept = [{ key: 'here', kind: 'passed', at: 'yesterday' }];
    assert.equal(verdicts.get('here'), undefined);
  });

  it('cuts a long detail', async () => {
    await verdicts.keep('here', createVerdict('refused', 'x'.repeat(10_000)));
    assert.equal(verdicts.get('here')?.detail.length, 500);
  });
});

describe('getTrialKey', () => {
  const subject: TrialSubject = {
    extensionVersion: '0.1.0',
    ...{ koffi: '3.3.4', platform: 'win32', arch: 'x64', osRelease: '10.0.26100' },
    versions: { node: '22.0.0', electron: '37.0.0' },
  };

  it('is the same for the same subject', () => {
    assert.equal(getTrialKey({ ...subject, versions: { electron: '37.0.0', node: '22.0.0' } }), getTrialKey(subject));
  });

  it('is another one as soon as anything differs on which a trial depends', () => {
    const others: readonly Partial<TrialSubject>[] = [
      { extensionVersion: '0.1.1' },
      { koffi: '3.3.5' },
      { platform: 'darwin' },
      { arch: 'arm64' },
      { osRelease: '10.0.26200' },
      { versions: { node: '22.0.0', electron: '37.0.1' } },
    ];
    const keys = new Set([subject, ...others.map((other) => ({ ...subject, ...other }))].map(getTrialKey));
    assert.equal(keys.size, others.length + 1);
  });
});
