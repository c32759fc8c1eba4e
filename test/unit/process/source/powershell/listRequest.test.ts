import assert from 'node:assert/strict';
import { listRequest } from '../../../../../src/process/source/powershell/listRequest';

describe('listRequest', () => {
  it('is one line of ASCII, which PowerShell carries out as soon as it has read it', () => {
    assert.match(listRequest, /^[ -~]+$/);
  });

  it('calls nothing that constrained language mode forbids', () => {
    assert.doesNotMatch(listRequest, /::|Add-Type|New-Object|\[pscustomobject\]|\[ordered\]|Invoke-Expression/i);
    const types = [...listRequest.matchAll(/\[(\w+)\]/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(types)].sort(), ['char', 'int', 'long']);
  });

  it('closes each bracket and each quote that it opens', () => {
    const code = listRequest.replaceAll(/'[^']*'|"[^"]*"/g, "''");
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };
    for (const character of code) {
      if ('([{'.includes(character)) open.push(character);
      else if (character in pairs) assert.equal(open.pop(), pairs[character]);
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(code.replaceAll("''", ''), /['"]/);
  });
});
