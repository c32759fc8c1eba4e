import assert from 'node:assert/strict';
import type { HeapProfiler } from 'node:inspector';
import { getOwnHeapBytes } from '../../../bench/host/heapProfile';

const ours = '/extensions/ours/dist/extension.js';

function nodeOf(
  url: string,
  selfSize: number,
  ...children: readonly HeapProfiler.SamplingHeapProfileNode[]
): HeapProfiler.SamplingHeapProfileNode {
  const callFrame = { functionName: '', url, scriptId: '', lineNumber: 0, columnNumber: 0 };
  return { callFrame, selfSize, children: [...children] };
}

describe('getOwnHeapBytes', () => {
  it('counts what the extension has made, also in functions that it calls, and nothing else', () => {
    const head = nodeOf('', 1, nodeOf('vscode.js', 2, nodeOf(ours, 4, nodeOf('node:fs', 8)), nodeOf('other.js', 16)));
    assert.equal(
      getOwnHeapBytes({ head }, (url) => url === ours),
      12,
    );
  });

  it('reads stacks of any depth', () => {
    let head = nodeOf(ours, 1);
    for (let depth = 0; depth < 100_000; depth++) head = nodeOf('node:fs', 0, head);
    assert.equal(
      getOwnHeapBytes({ head }, (url) => url === ours),
      1,
    );
  });
});
