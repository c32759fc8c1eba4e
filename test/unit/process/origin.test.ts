import assert from 'node:assert/strict';
import { isOriginKind, originRules, originsByRootPid, type Origin, type OriginKind } from '../../../src/process/origin';

const originOf = (id: string, kind: OriginKind, rootPid: number): Origin => ({ id, kind, label: id, rootPid });

describe('originRules', () => {
  it('let no root that is a process of VS Code itself be ended or counted', () => {
    const ofVSCode = Object.values(originRules).filter(({ isRootVSCode }) => isRootVSCode);
    assert.equal(ofVSCode.length, 1);
    for (const { canEndRoot, countsRoot } of ofVSCode) assert.deepEqual([canEndRoot, countsRoot], [false, false]);
  });

  it('give each kind a precedence of its own', () => {
    const precedences = Object.values(originRules).map(({ precedence }) => precedence);
    assert.equal(new Set(precedences).size, precedences.length);
  });
});

describe('originsByRootPid', () => {
  it('gives a root that several origins share to the most special kind, in whatever order they come', () => {
    const origins = [
      originOf('host', 'extensionHost', 10),
      originOf('terminal', 'terminal', 10),
      originOf('task', 'task', 10),
      originOf('debug', 'debug', 10),
    ];
    for (let count = origins.length; count > 0; count--) {
      const some = origins.slice(0, count);
      assert.equal(originsByRootPid(some).get(10), some.at(-1));
      assert.equal(originsByRootPid(some.toReversed()).get(10), some.at(-1));
    }
  });

  it('gives a root that two origins of one kind share to the first of them', () => {
    const [first, second] = [originOf('a', 'debug', 10), originOf('b', 'debug', 10)];
    assert.deepEqual([...originsByRootPid([first, second])], [[10, first]]);
  });

  it('keeps origins with different roots apart', () => {
    const origins = [originOf('a', 'terminal', 10), originOf('b', 'terminal', 11)];
    assert.deepEqual([...originsByRootPid(origins).values()], origins);
  });
});

describe('isOriginKind', () => {
  it('accepts the kinds that have rules, and nothing else', () => {
    for (const kind of Object.keys(originRules)) assert.equal(isOriginKind(kind), true);
    for (const value of ['agent', 'toString', '', undefined, null, 1, {}]) assert.equal(isOriginKind(value), false);
  });
});
