import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50, session: 100 });
const server = processInfo({ pid: 200, parentPid: 100, session: 100 });
const worker = processInfo({ pid: 300, parentPid: 200, session: 100 });
const noCookie = () => undefined;

/** Feeds listings to a lineage, and says who is known and who is an orphan after the last. */
function after(lineage: Lineage, ...steps: readonly (readonly [readonly ProcessInfo[], readonly Origin[]])[]) {
  let now = 0;
  let kinship = lineage.update(new ProcessTable([]), [], now);
  for (const [processes, origins] of steps) kinship = lineage.update(new ProcessTable(processes), origins, ++now);
  return {
    known: [...kinship.owned.keys()].sort((a, b) => a - b),
    orphans: [...kinship.owned.values()]
      .filter(({ record }) => record.orphanedAt !== undefined)
      .map(({ record }) => record),
    kinship,
  };
}

describe('Lineage', () => {
  it('takes in what is below an origin, and nobody else', () => {
    const stranger = processInfo({ pid: 999, parentPid: 1 });
    const { known, orphans } = after(new Lineage(), [[shell, server, worker, stranger], [terminal]]);
    assert.deepEqual(known, [100, 200, 300]);
    assert.deepEqual(orphans, []);
  });

  it('makes an orphan of a child whose parent has died, with where it came from', () => {
    const { orphans } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 1 }], [terminal]],
    );
    assert.equal(orphans.length, 1);
    assert.equal(orphans[0]?.pid, 300);
    assert.equal(orphans[0].parent?.name, 'p200');
    assert.equal(orphans[0].origin.label, 'zsh');
    assert.equal(orphans[0].orphanedAt, 2);
  });

  it('counts an abandoned tree once: what is below an orphan is none', () => {
    const { orphans, known } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[{ ...server, parentPid: 1 }, worker], []],
    );
    assert.deepEqual(
      orphans.map(({ pid }) => pid),
      [200],
    );
    assert.deepEqual(known, [200, 300]);
  });

  it('does not ask for pid 1: whoever adopts, an orphan is one', () => {
    const { orphans } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 777 }], [terminal]],
    );
    assert.equal(orphans.length, 1);
  });

  it('leaves alone what a subreaper of the same tree has adopted', () => {
    const { orphans } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 100 }], [terminal]],
    );
    assert.deepEqual(orphans, []);
  });

  it('makes an orphan of a shell that survives its terminal', () => {
    const { orphans } = after(new Lineage(), [[shell], [terminal]], [[shell], []]);
    assert.deepEqual(
      orphans.map(({ pid }) => pid),
      [100],
    );
  });

  it('never makes an orphan of a zombie', () => {
    const { orphans, known } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 1, state: 'zombie' }], [terminal]],
    );
    assert.deepEqual(orphans, []);
    assert.deepEqual(known, [100]);
  });

  it('takes a stranger with the pid of a dead root for a stranger', () => {
    const stranger = processInfo({ pid: 100, parentPid: 1, startTime: 55_555 });
    const below = processInfo({ pid: 101, parentPid: 100, startTime: 66_666 });
    const { known } = after(new Lineage(), [[shell], [terminal]], [[], [terminal]], [[stranger, below], [terminal]]);
    assert.deepEqual(known, []);
  });

  it('takes a stranger with the pid of a dead member for a stranger', () => {
    const stranger = processInfo({ pid: 300, parentPid: 1, startTime: 55_555 });
    const { known } = after(
      new Lineage(),
      [[shell, server, worker], [terminal]],
      [[shell, server, stranger], [terminal]],
    );
    assert.deepEqual(known, [100, 200]);
  });

  it('forgets the dead', () => {
    const lineage = new Lineage();
    after(lineage, [[shell, server, worker], [terminal]], [[shell], [terminal]]);
    assert.deepEqual(
      [...lineage.remembered()].map(({ pid }) => pid),
      [100],
    );
  });

  describe('claims', () => {
    const daemon = processInfo({ pid: 400, parentPid: 1, session: 100 });

    it('whoever is in the session of a terminal, also when its shell has gone meanwhile', () => {
      const lineage = new Lineage();
      after(lineage, [[shell], [terminal]]);
      assert.equal(lineage.claim(daemon, noCookie), true);
      const [orphan] = after(lineage, [[daemon], []]).orphans;
      assert.equal(orphan, undefined, 'an empty listing came between: the session is forgotten');
    });

    it('knows whoever it claimed by the session for an orphan of that origin', () => {
      const lineage = new Lineage();
      lineage.update(new ProcessTable([shell]), [terminal], 1);
      assert.equal(lineage.claim(daemon, noCookie), true);
      const { owned } = lineage.update(new ProcessTable([daemon]), [], 2);
      const { record } = owned.get(400) ?? assert.fail('not known');
      assert.equal(record.evidence, 'session');
      assert.equal(record.origin.label, 'zsh');
      assert.equal(record.orphanedAt, 2);
    });

    it('goes on knowing a session as long as one of ours is in it', () => {
      const lineage = new Lineage();
      after(lineage, [[shell, server], [terminal]], [[{ ...server, parentPid: 1 }], []]);
      // `after` lists nothing first: start from here without it.
      lineage.update(new ProcessTable([shell, server]), [terminal], 1);
      lineage.update(new ProcessTable([{ ...server, parentPid: 1 }]), [], 2);
      assert.equal(lineage.claim(daemon, noCookie), true);
      lineage.update(new ProcessTable([]), [], 3);
      assert.equal(lineage.claim(daemon, noCookie), false);
    });

    it('who is in the session of a shell that is listed for the first time itself, if that leads it', () => {
      const other = processInfo({ pid: 100, parentPid: 50, session: 7 });
      for (const [root, found] of [
        [shell, 'session'],
        [other, undefined],
      ] as const) {
        const lineage = new Lineage();
        lineage.begin([terminal]);
        assert.equal(lineage.claim(daemon, noCookie), true);
        const { owned } = lineage.update(new ProcessTable([root, daemon]), [terminal], 1);
        assert.equal(owned.get(400)?.record.evidence, found);
      }
    });

    it('not who leads a session of that number: it has become somebody else’s', () => {
      const lineage = new Lineage();
      lineage.update(new ProcessTable([shell]), [terminal], 1);
      const leader = processInfo({ pid: 100, parentPid: 1, startTime: 99_999, session: 100 });
      assert.equal(lineage.claim(leader, noCookie), false);
    });

    it('not who is in the session of the extension host: the whole desktop may be', () => {
      const lineage = new Lineage();
      const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 60 };
      after(lineage, [[processInfo({ pid: 60, parentPid: 50, session: 5 })], [host]]);
      assert.equal(lineage.claim(processInfo({ pid: 400, parentPid: 1, session: 5 }), noCookie), false);
    });

    it('whoever has the cookie', () => {
      const lineage = new Lineage();
      assert.equal(
        lineage.claim(daemon, () => ({ id: 'w', kind: 'terminal', label: 'a terminal' })),
        true,
      );
      const { owned } = lineage.update(new ProcessTable([daemon]), [], 2);
      assert.equal(owned.get(400)?.record.evidence, 'cookie');
    });
  });

  it('asks for the cookie of who is listed though nothing else ties it to us any more', () => {
    const stray = processInfo({ pid: 400, parentPid: 1 });
    const cookie = { id: 'w', kind: 'terminal', label: 'a terminal' } as const;
    const lineage = new Lineage();
    assert.deepEqual([...lineage.update(new ProcessTable([stray]), [], 1, noCookie).owned.keys()], []);
    const { owned } = lineage.update(new ProcessTable([stray]), [], 2, () => cookie);
    assert.deepEqual([owned.get(400)?.record.evidence, owned.get(400)?.record.orphanedAt], ['cookie', 2]);
  });

  it('knows what an earlier window has left, by identity alone', () => {
    const earlier = new Lineage();
    earlier.update(new ProcessTable([shell, server, worker]), [terminal], 1);
    const later = new Lineage();
    later.begin([]);
    later.inherit(earlier.remembered());
    // A listing that was under way has not looked for them: it says nothing about them.
    later.update(new ProcessTable([]), [], 4);
    later.begin([]);
    const recycled = processInfo({ pid: 200, parentPid: 1, startTime: 77_777 });
    const { owned } = later.update(new ProcessTable([recycled, { ...worker, parentPid: 1 }]), [], 5);
    assert.deepEqual([...owned.keys()], [300]);
    assert.equal(owned.get(300)?.record.inherited, true);
    assert.equal(owned.get(300)?.record.orphanedAt, 5);
  });

  it('leaves alone what an extension host has started that outlives its window, as long as that holds it', () => {
    const host = processInfo({ pid: 500, parentPid: 90 });
    const helper = processInfo({ pid: 501, parentPid: 500 });
    const earlier = new Lineage();
    const origin: Origin = { id: 'host', kind: 'extensionHost', label: 'Extension Host', rootPid: 500 };
    earlier.update(new ProcessTable([host, helper]), [origin], 1);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    later.begin([]);
    const held = later.update(new ProcessTable([helper]), [], 2);
    assert.equal(held.owned.get(501)?.record.orphanedAt, undefined);
    const left = later.update(new ProcessTable([{ ...helper, parentPid: 1 }]), [], 3);
    assert.equal(left.owned.get(501)?.record.orphanedAt, 3);
  });

  it('forgets what an earlier window has left when it turns out to be there', () => {
    const earlier = new Lineage();
    earlier.update(new ProcessTable([shell, server]), [terminal], 1);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    later.begin([]);
    later.update(new ProcessTable([shell, server]), [], 2);
    later.inherit(earlier.remembered());
    later.release(earlier.remembered());
    later.begin([]);
    const { owned } = later.update(new ProcessTable([{ ...server, parentPid: 1 }]), [], 3);
    assert.deepEqual([...owned.keys()], []);
    assert.deepEqual([...later.remembered()], []);
  });

  it('has to look for those inherited until a listing has', () => {
    const earlier = new Lineage();
    earlier.update(new ProcessTable([shell]), [terminal], 1);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    const sought = () => [...later.begin([])].map(({ pid }) => pid);
    assert.deepEqual(sought(), [100]);
    assert.deepEqual(sought(), [100], 'the listing has failed');
    later.update(new ProcessTable([shell]), [], 2);
    assert.deepEqual(sought(), []);
  });

  it('makes an orphan of what a debug session has run, when the session has ended', () => {
    const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
    const debug: Origin = { id: 'd', kind: 'debug', label: 'app', rootPid: 700 };
    const extensionHost = processInfo({ pid: 50, parentPid: 40 });
    const program = processInfo({ pid: 700, parentPid: 50 });
    const child = processInfo({ pid: 701, parentPid: 700 });
    const everybody = [extensionHost, program, child];
    const { orphans } = after(new Lineage(), [everybody, [debug, host]], [everybody, [host]], [everybody, [host]]);
    assert.deepEqual(
      orphans.map(({ pid, origin, orphanedAt }) => [pid, origin.label, orphanedAt]),
      [[700, 'app', 2]],
    );
  });

  it('makes no orphan of what a debug session has run in a terminal that is still open', () => {
    const debug: Origin = { id: 'd', kind: 'debug', label: 'app', rootPid: 200 };
    const everybody = [shell, server];
    const { orphans, known } = after(new Lineage(), [everybody, [debug, terminal]], [everybody, [terminal]]);
    assert.deepEqual(orphans, []);
    assert.ok(known.includes(200));
  });

  it('makes no young orphan of an old one when somebody sets the clock back', () => {
    const lineage = new Lineage();
    const left = new ProcessTable([shell, { ...server, parentPid: 1 }]);
    lineage.update(new ProcessTable([shell, server]), [terminal], 1_000_000);
    lineage.update(left, [terminal], 1_001_000);
    lineage.update(left, [terminal], 5_000);
    const { owned } = lineage.update(left, [terminal], 600_000);
    assert.equal(owned.get(200)?.record.orphanedAt, 5_000);
  });
});
