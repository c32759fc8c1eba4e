import assert from 'node:assert/strict';
import { failureTexts, refusalText, successText } from '../../../../src/actions/end/outcomeText';
import { refusalSentence } from '../../../../src/actions/end/refusalText';
import { refusalSentences, refuse, type RefusalReason } from '../../../../src/process/control/refusal';
import type { Action, ProcessOutcome, Report } from '../../../../src/process/control/report';

function report(action: Action, processes: readonly Partial<ProcessOutcome>[]): Report {
  const all = processes.map((some, index) => {
    const pid = 200 + index;
    return { pid, startTime: 1, name: `p${pid}`, outcome: 'gone' as const, ...some };
  });
  return { action, target: { pid: 200, startTime: 1, name: 'p200' }, processes: all, durationMs: 5_000, rounds: 1 };
}

describe('The message of a failure', () => {
  it('does not blame another user if the extension itself spared a process', () => {
    const texts = failureTexts([report('killTree', [{}, { outcome: 'denied', detail: 'ancestor' }])]);
    assert.deepEqual(texts, ['Left alone: p201 (201) is what VS Code was started by, or VS Code itself.']);
  });

  it('names one process, and counts several', () => {
    const denied = { outcome: 'denied', detail: 'EPERM' } as const;
    assert.match(failureTexts([report('kill', [denied])])[0] ?? '', /owns it: p200 \(200\)\. End it/);
    assert.match(failureTexts([report('kill', [denied, denied])])[0] ?? '', /owns them: .*\. End them/);
  });

  it('names the error of the system, and no other user, if a signal failed for another reason than ownership', () => {
    const refusedWith = (detail: string) => failureTexts([report('kill', [{ outcome: 'denied', detail }])]);
    assert.deepEqual(refusedWith('EINVAL'), ['The system refused it (EINVAL): p200 (200).']);
    const [thrown = ''] = refusedWith('Error: [x](command:y)\nz');
    assert.doesNotMatch(thrown, /another user|sudo|\]\(|\n/);
    assert.match(thrown, /^The system refused it \(Error: /);
  });

  it('does not mention sudo on Windows', () => {
    const denied = { outcome: 'denied', detail: 'protected' } as const;
    const [text = ''] = failureTexts([report('kill', [denied])]);
    assert.doesNotMatch(text, /sudo/);
    assert.match(text, /^Not permitted.*p200 \(200\)/);
  });

  it('names a process of two trees once', () => {
    const one = report('terminateTree', [{ outcome: 'alive' }]);
    assert.deepEqual(failureTexts([one, one]), ['Still running 5.0 s after being asked to exit: p200 (200).']);
  });
});

describe('The message of a refusal', () => {
  it('has the words of the engine', () => {
    for (const reason of Object.keys(refusalSentences) as RefusalReason[]) {
      assert.equal(refusalSentence(reason, 'p1 (1)'), refusalSentences[reason].replace('{0}', 'p1 (1)'));
    }
  });

  it('makes no link of the name of a process', () => {
    const refusal = refuse('host', 9, { name: '[x](command:y)', pid: 9 });
    assert.doesNotMatch(refusalText([refusal], 1), /\]\(/);
  });

  it('states a reason once if it holds for several processes', () => {
    const refusals = Array.from({ length: 5 }, (_, index) => refuse('group', -index));
    assert.match(refusalText(refusals, 5), /And 2 more, which are in the log\.$/);
  });
});

describe('The message of a success', () => {
  it('calls a set of processes by its name, without a pid', () => {
    const set = { ...report('killTree', [{}, {}]), target: { pid: 0, startTime: 0, name: 'bash' } };
    assert.equal(successText(set), 'bash: 2 processes are gone');
  });
});
