import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { SiblingLabels } from '../../../../src/views/processes/siblingLabels';
import { processInfo } from '../../support/fixtures';

function worker(pid: number, port: number): ProcessInfo {
  return processInfo({ pid, name: 'node', commandLine: ['node', 'worker.js', '--port', `${port}`] });
}

describe('The labels of siblings', () => {
  const siblings = [worker(1, 8001), worker(2, 8002)];

  it('tell processes of the same name apart', () => {
    assert.deepEqual(new SiblingLabels().labelsOf('shell', siblings), [
      'worker.js --port 8001',
      'worker.js --port 8002',
    ]);
  });

  it('are the same array as long as nothing that they depend on changes', () => {
    const labels = new SiblingLabels();
    const before = labels.labelsOf('shell', siblings);
    labels.beginSnapshot();
    assert.equal(
      labels.labelsOf(
        'shell',
        siblings.map((process) => ({ ...process, memory: 7 })),
      ),
      before,
    );
    labels.beginSnapshot();
    labels.beginSnapshot();
    assert.notEqual(labels.labelsOf('shell', siblings), before, 'what one snapshot did not need is forgotten');
  });

  it('change when a process runs another program, has another name or folder, or is another process', () => {
    const changes: readonly (readonly ProcessInfo[])[] = [
      [worker(1, 8001), worker(2, 9002)],
      siblings.slice(1),
      siblings.map((process) => ({ ...process, name: 'watcher' })),
      siblings.map((process) => ({ ...process, cwd: `/srv/${process.pid}` })),
    ];
    for (const changed of changes) {
      const labels = new SiblingLabels();
      labels.labelsOf('shell', siblings);
      labels.beginSnapshot();
      assert.deepEqual(labels.labelsOf('shell', changed), new SiblingLabels().labelsOf('shell', changed));
    }
  });
});
