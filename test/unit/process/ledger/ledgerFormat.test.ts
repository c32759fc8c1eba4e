import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeLedger,
  encodeLedger,
  LedgerError,
  maxMembers,
  sameMembers,
  type Ledger,
} from '../../../../src/process/ledger/ledgerFormat';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';
import { lineageRecord } from '../../support/lineageRecord';

const window = { pid: 500, startTime: 5000 };

describe('decodeLedger', () => {
  it('reads what encodeLedger wrote, orphans first', () => {
    const members = [
      lineageRecord(10),
      lineageRecord(11, { orphanedAt: 99, parent: undefined, hostPid: 3, evidence: 'root' }),
    ];
    assert.deepEqual(decodeLedger(encodeLedger({ bootId: 'b', window, isDisconnected: true, members })), {
      bootId: 'b',
      window,
      isDisconnected: true,
      members: [members[1], members[0]],
    });
  });

  it('reads at most maxMembers members, among them all orphans', () => {
    const many = Array.from({ length: maxMembers + 50 }, (_, index) => lineageRecord(index + 2));
    const orphan = lineageRecord(999_999, { orphanedAt: 1 });
    const { members } = decodeLedger(
      encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [...many, orphan] }),
    );
    assert.equal(members.length, maxMembers);
    assert.ok(members.some(({ pid }) => pid === orphan.pid));
  });

  it('throws a LedgerError, and no other error, for a text that is damaged, cut off, foreign or of a newer version', () => {
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [lineageRecord(10)] });
    for (const damaged of [
      '',
      '{',
      'null',
      '[]',
      '42',
      '{"version":1}',
      text.slice(0, -5),
      text.replace('"pid":500', '"pid":1'),
    ]) {
      assert.throws(() => decodeLedger(damaged), LedgerError, damaged);
    }
    assert.throws(
      () => decodeLedger(text.replace('"version":1', '"version":2')),
      (error: unknown) => error instanceof LedgerError && error.newer,
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          decodeLedger(json);
        } catch (error) {
          assert.ok(error instanceof LedgerError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        try {
          decodeLedger(text.slice(0, at) + character + text.slice(at + 1));
        } catch (error) {
          assert.ok(error instanceof LedgerError);
        }
      }),
    );
  });

  it('leaves out only the members that are damaged or unknown to this version, and reports how many', () => {
    const whole = JSON.stringify(lineageRecord(10));
    const odd = [
      '7',
      'null',
      '[]',
      whole.replace('"pid":10', '"pid":1'),
      whole.replace('"pid":10', '"pid":"10"'),
      whole.replace('"startTime":100', '"startTime":1e999'),
      whole.replace('"terminal"', '"agent"'),
      whole.replace('"terminal"', '"constructor"'),
      whole.replace('"descent"', '"rumour"'),
      whole.replace('"name":"p10"', '"name":7'),
    ];
    const text = encodeLedger({
      bootId: 'b',
      window,
      isDisconnected: false,
      members: [lineageRecord(11), lineageRecord(12)],
    });
    const warnings: string[] = [];
    const { members } = decodeLedger(text.replace('"members":[', `"members":[${odd.join()},`), (message) => {
      warnings.push(message);
    });
    assert.deepEqual(
      members.map(({ pid }) => pid),
      [11, 12],
    );
    assert.deepEqual(warnings, [`${odd.length} processes in it make no sense`]);
  });

  it('keeps a member whose numbers are invalid, without those numbers', () => {
    for (const number of ['-1e999', '1e999', '-1', '"5"', 'null']) {
      const text = encodeLedger({
        bootId: 'b',
        window,
        isDisconnected: false,
        members: [lineageRecord(10, { orphanedAt: 5, hostPid: 3 })],
      });
      const odd = text
        .replace('"orphanedAt":5', `"orphanedAt":${number}`)
        .replace('"hostPid":3', `"hostPid":${number}`);
      const [read] = decodeLedger(odd).members;
      assert.deepEqual([read?.orphanedAt, read?.hostPid], [undefined, undefined], number);
    }
  });

  it('cuts the name of a process and the label of an origin, which a program may make of any length', () => {
    const long = 'x'.repeat(64_000);
    const origin = { id: 't', kind: 'terminal', label: long } as const;
    const many = Array.from({ length: 100 }, (_, index) => lineageRecord(index + 2, { origin }));
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: many });
    assert.ok(text.length < 2 * long.length, `${text.length} characters`);
    const [read] = decodeLedger(text.replace('"name":"p2"', `"name":"${long}"`)).members;
    assert.deepEqual([read?.name.length, read?.origin.label.length], [500, 500]);
  });

  it('quotes nothing of a damaged ledger in its error message', () => {
    assert.throws(
      () => decodeLedger('secret\nline'),
      (error: unknown) => error instanceof LedgerError && !/secret|\n/.test(error.message),
    );
  });

  it('leaves a date in the future to the lineage, which replaces it by the time of the listing', () => {
    const lineage = new Lineage();
    lineage.inherit([lineageRecord(10, { orphanedAt: 8.7e15 })]);
    const { owned } = lineage.begin([]).finish(new ProcessTable([processInfo({ pid: 10, parentPid: 1 })]), 1_000);
    assert.equal(owned.get(10)?.record.orphanedAt, 1_000);
  });

  it('reads a member that has fields which this version does not know, without those fields', () => {
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [lineageRecord(10)] })
      .replace('"pid":10', '"cgroup":"/user.slice","pid":10')
      .replace('"id":"t"', '"remote":{"host":"box"},"id":"t"')
      .replace('"version":1', '"version":1,"theme":"dark"');
    const { members, ...ledger } = decodeLedger(text);
    assert.deepEqual(members, [lineageRecord(10)]);
    assert.deepEqual(ledger, { bootId: 'b', window, isDisconnected: false });
  });

  it('keeps the process of an extension', () => {
    const origin = { id: 'extension-a.b-extensionHost-50-1', kind: 'extension', label: 'B' } as const;
    const members = [lineageRecord(10, { origin, hostPid: 50 })];
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members });
    assert.deepEqual(decodeLedger(text).members, members);
  });

  it('leaves out a member of a newer version whose origin is of an unknown kind, and keeps the others', () => {
    const text = encodeLedger({
      ...{ bootId: 'b', window, isDisconnected: false },
      members: [lineageRecord(10, { origin: { id: 'a', kind: 'task', label: 'x' } }), lineageRecord(11)],
    });
    assert.deepEqual(decodeLedger(text.replace('"kind":"task"', '"kind":"agent"')).members, [lineageRecord(11)]);
  });

  it('leaves out a member of a newer version with an unknown evidence, and keeps the others', () => {
    const text = encodeLedger({
      ...{ bootId: 'b', window, isDisconnected: false },
      members: [lineageRecord(10, { evidence: 'session' }), lineageRecord(11)],
    });
    assert.deepEqual(decodeLedger(text.replace('"evidence":"session"', '"evidence":"cgroup"')).members, [
      lineageRecord(11),
    ]);
  });

  it('marks the error for a ledger of a newer version, whatever else that contains', () => {
    for (const newer of ['{"version":2}', '{"version":99,"bootId":7,"members":"none"}']) {
      assert.throws(
        () => decodeLedger(newer),
        (error: unknown) => error instanceof LedgerError && error.newer,
      );
    }
    assert.throws(
      () => decodeLedger('{"version":0,"members":[]}'),
      (error: unknown) => error instanceof LedgerError && !error.newer,
    );
  });
});

/** A ledger as a released version has written it, character by character: windows of both versions share the files. */
const releasedText = [
  '{"version":1,"bootId":"6d7c0b52-3f0e-4b0e-9a55-0c1d2e3f4a5b","window":{"pid":500,"startTime":5000},"away":true,',
  '"members":[{"pid":12,"startTime":120,"name":"node",',
  '"origin":{"id":"terminal-1","kind":"terminal","label":"zsh"},"evidence":"descent",',
  '"parent":{"pid":10,"startTime":100,"name":"npm"},',
  '"lost":[{"pid":10,"startTime":100,"name":"npm","commandLine":["npm","run","dev"],"endedAt":1700000000000,',
  '"parent":{"pid":11,"startTime":110.5}}],"inherited":true,"orphanedAt":1700000000000,"session":11},',
  '{"pid":11,"startTime":110.5,"name":"zsh","origin":{"id":"terminal-1","kind":"terminal","label":"zsh"},',
  '"evidence":"root","hostPid":40,"inherited":false,"session":11},',
  '{"pid":13,"startTime":130,"name":"sleep","origin":{"id":"task-1","kind":"task","label":"build"},',
  '"evidence":"session","inherited":true,"session":13},',
  '{"pid":14,"startTime":140,"name":"x","origin":{"id":"debug-1","kind":"debug","label":"Launch"},',
  '"evidence":"cookie","inherited":true,"session":0}]}',
].join('');

const released: Ledger = {
  bootId: '6d7c0b52-3f0e-4b0e-9a55-0c1d2e3f4a5b',
  window: { pid: 500, startTime: 5000 },
  isDisconnected: true,
  members: [
    {
      ...{ pid: 12, startTime: 120, name: 'node', evidence: 'descent', hostPid: undefined },
      origin: { id: 'terminal-1', kind: 'terminal', label: 'zsh' },
      parent: { pid: 10, startTime: 100, name: 'npm' },
      lost: [
        {
          ...{ pid: 10, startTime: 100, name: 'npm', commandLine: ['npm', 'run', 'dev'], endedAt: 1_700_000_000_000 },
          parent: { pid: 11, startTime: 110.5 },
        },
      ],
      ...{ inherited: true, orphanedAt: 1_700_000_000_000, session: 11 },
    },
    {
      ...{ pid: 11, startTime: 110.5, name: 'zsh', evidence: 'root', hostPid: 40, parent: undefined },
      origin: { id: 'terminal-1', kind: 'terminal', label: 'zsh' },
      ...{ inherited: false, orphanedAt: undefined, session: 11 },
    },
    {
      ...{ pid: 13, startTime: 130, name: 'sleep', evidence: 'session', hostPid: undefined, parent: undefined },
      origin: { id: 'task-1', kind: 'task', label: 'build' },
      ...{ inherited: true, orphanedAt: undefined, session: 13 },
    },
    {
      ...{ pid: 14, startTime: 140, name: 'x', evidence: 'cookie', hostPid: undefined, parent: undefined },
      origin: { id: 'debug-1', kind: 'debug', label: 'Launch' },
      ...{ inherited: true, orphanedAt: undefined, session: 0 },
    },
  ],
};

describe('the format of ledgers on disk', () => {
  it('has not changed for reading since the released version', () => {
    assert.deepEqual(decodeLedger(releasedText), released);
  });

  it('has the same meaning for the released version, whatever the order of the fields', () => {
    assert.deepEqual(JSON.parse(encodeLedger(released)), JSON.parse(releasedText));
  });
});

describe('sameMembers', () => {
  it('compares which processes there are and since when they are orphans, in any order', () => {
    assert.equal(sameMembers([lineageRecord(1), lineageRecord(2)], [lineageRecord(2), lineageRecord(1)]), true);
    assert.equal(sameMembers([lineageRecord(1)], [lineageRecord(1), lineageRecord(2)]), false);
    assert.equal(sameMembers([lineageRecord(1)], [lineageRecord(1, { orphanedAt: 3 })]), false);
  });

  it('finds each change of a member that has to be written, in any order of the members', () => {
    const lost = { pid: 7, startTime: 7, name: 'sh', commandLine: [], endedAt: 1, parent: undefined };
    const before = lineageRecord(1);
    for (const changed of [
      { ...before, pid: 3 },
      { ...before, startTime: before.startTime + 1 },
      { ...before, origin: { ...before.origin, id: 'another' } },
      { ...before, orphanedAt: 3 },
      { ...before, endedWith: 'window' as const },
      { ...before, inherited: !before.inherited },
      { ...before, lost: [lost] },
    ]) {
      assert.equal(sameMembers([before, lineageRecord(2)], [changed, lineageRecord(2)]), false);
      assert.equal(sameMembers([before, lineageRecord(2)], [lineageRecord(2), changed]), false);
    }
  });

  it('finds the same members in any two orders, and none of them changed', () => {
    const pids = fc.uniqueArray(fc.integer({ min: 2, max: 30 }), { maxLength: 10 });
    const orders = pids.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(orders, fc.nat(), ([a, b], changed) => {
        const members = a.map((pid) => lineageRecord(pid));
        const others = b.map((pid) => lineageRecord(pid));
        assert.ok(sameMembers(members, others));
        const at = changed % Math.max(1, others.length);
        const other = others.map((member, index) => (index === at ? { ...member, orphanedAt: 1 } : member));
        assert.equal(sameMembers(members, other), others.length === 0);
      }),
    );
  });
});
