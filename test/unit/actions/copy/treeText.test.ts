import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { treeText } from '../../../../src/actions/copy/treeText';
import type { ProcessNode } from '../../../../src/process/model/snapshot';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 't', kind: 'terminal', label: 'bash' } as const;

function node(pid: number, children: readonly ProcessNode[] = []): ProcessNode {
  const own = processNode(processInfo({ pid }), origin);
  const count = 1 + children.reduce((sum, { total }) => sum + total.count, 0);
  return { ...own, children, total: { ...own.total, count } };
}

describe('A tree as text', () => {
  it('has at most 2,000 lines, and says how many processes it leaves out', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => node(1000 + index, index === 2_999 ? [node(9999)] : []));
    const lines = treeText([{ text: 'top', children: many }]).split('\n');
    assert.equal(lines.length, 2_001);
    assert.equal(lines.at(-1), 'and 1002 more');
  });

  it('may be thousands of levels deep', () => {
    let deep = node(1);
    for (let pid = 2; pid < 10_000; pid++) deep = node(pid, [deep]);
    assert.match(treeText([{ text: 'top', children: [deep] }]), /and \d+ more$/);
  });

  it('has text of other programs on one line', () => {
    const child = processNode(processInfo({ pid: 7, name: 'a\nb\x1b[2J', commandLine: [] }), origin);
    assert.equal(treeText([{ text: 'top', children: [child] }]).split('\n').length, 2);
    assert.ok(!treeText([{ text: 'top', children: [child] }]).includes('\x1b'));
  });
});
