import assert from 'node:assert/strict';
import type { LineageRecord } from '../../../src/process/lineage/lineageRecord';
import type { OrphanState } from '../../../src/process/lineage/orphans';
import type { ListeningPort } from '../../../src/process/listeningPort';
import { withDescendants, type OrphanNode, type ProcessNode, type Snapshot } from '../../../src/process/model/snapshot';
import type { Origin, OriginKind } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { getWhy, getWhyOfLostParent, getWhyOfRoot } from '../../../src/process/why/why';
import { formatTime } from '../../../src/ui/formatTimestamp';
import { chainLines, lostParentSentence, whySentence } from '../../../src/ui/whyText';
import { processInfo } from '../support/fixtures';
import { ListingWindow } from '../support/listingWindow';

/** 14:00 of a day; the processes were started an hour before. */
const start = new Date(2024, 4, 6, 14, 0, 0).getTime();
const minute = 60_000;
const startedAt = start - 60 * minute;
const now = start + 10 * minute;

const origin = (kind: OriginKind, label = 'zsh', id = 'o'): Origin => ({ id, kind, label, rootPid: 100 });

function run(pid: number, parentPid: number, ...commandLine: readonly string[]): ProcessInfo {
  return processInfo({ pid, parentPid, commandLine, name: commandLine[0]?.slice(0, 15) ?? '', startedAt });
}

const shell = run(100, 50, 'zsh');
const npm = run(101, 100, 'npm run dev');
const wrapper = run(102, 101, 'sh', '-c', 'vite');
const vite = run(103, 102, 'node', 'vite.js');
const esbuild = run(104, 103, 'esbuild', '--service=0.1');
const tree = [shell, npm, wrapper, vite, esbuild];

const orphaned = (process: ProcessInfo): ProcessInfo => ({ ...process, parentPid: 1 });

interface Situation {
  /** What was listed, one listing a second; the last is what is asked about. */
  readonly listings: readonly (readonly [processes: readonly ProcessInfo[], origins: readonly Origin[]])[];
  readonly reloadedFrom?: ListingWindow;
  readonly state?: Exclude<OrphanState, 'leaving'>;
  readonly graceMs?: number;
  readonly pid?: number;
}

function snapshotOf({ listings, reloadedFrom, state = 'orphan', graceMs = 0 }: Situation): Snapshot {
  const policy = { graceMs: () => graceMs, classify: () => state };
  const window = new ListingWindow(reloadedFrom ? { policy, reloadedFrom } : { policy });
  for (const [index, [processes, origins]] of listings.entries()) window.list(processes, origins, start + index * 1000);
  return window.snapshot ?? assert.fail('nothing was listed');
}

function findNode({ origins, orphans, detached }: Snapshot, pid: number): ProcessNode {
  for (const top of [...orphans, ...detached, ...origins.flatMap(({ processes }) => processes)]) {
    for (const node of withDescendants(top)) if (node.process.pid === pid) return node;
  }
  return assert.fail(`there is no process ${pid}`);
}

/** Times as `13:00` and `14:00`, as the hour and minute are written differently in each language. */
function normalized(text: string): string {
  return text.replaceAll(formatTime(startedAt, now), '13:00').replaceAll(formatTime(start, now), '14:00');
}

function sentence(situation: Situation, change: (node: ProcessNode) => ProcessNode = (node) => node): string {
  const listed = snapshotOf(situation);
  const node = change(findNode(listed, situation.pid ?? 103));
  const orphans = listed.orphans.map((orphan) => (orphan.key === node.key ? (node as OrphanNode) : orphan));
  return normalized(whySentence(getWhy(node, { ...listed, orphans }), now));
}

function chain(situation: Situation): readonly string[] {
  const snapshot = snapshotOf(situation);
  return chainLines(getWhy(findNode(snapshot, situation.pid ?? 103), snapshot), now).map(normalized);
}

function earlierWindow(...listings: Situation['listings']): ListingWindow {
  const window = new ListingWindow();
  for (const [processes, origins] of listings) window.list(processes, origins, start - minute);
  return window;
}

const terminal = origin('terminal');
const began = 'vite.js (103) was started by npm run dev (101) in the terminal “zsh” at 13:00';
const ownExtension = { ...origin('extension', 'ESLint'), rootPid: 50 };
const server = run(200, 50, 'node', 'eslintServer.js');
const host = run(50, 1, 'node', 'extensionHost');

describe('Why a process runs', () => {
  const situations: readonly (readonly [title: string, expected: string, situation: Situation])[] = [
    [
      'names the terminal alone for a command that was typed there',
      'npm run dev (101) was started in the terminal “zsh” at 13:00.',
      { pid: 101, listings: [[tree, [terminal]]] },
    ],
    ['names the command that started it, and not the shell between', `${began}.`, { listings: [[tree, [terminal]]] }],
    [
      'names what started it, and the command that this belongs to',
      'esbuild service (104) was started by vite.js (103) in the terminal “zsh” at 13:00, as part of “npm run dev”.',
      { pid: 104, listings: [[tree, [terminal]]] },
    ],
    [
      'names an agent in a terminal',
      'vite.js (103) was started by claude (101) in the terminal “zsh” at 13:00.',
      { listings: [[[shell, run(101, 100, 'claude'), wrapper, vite], [terminal]]] },
    ],
    [
      'names the script of a shell',
      'vite.js (103) was started by dev.sh (101) in the terminal “zsh” at 13:00.',
      { listings: [[[shell, run(101, 100, 'bash', 'dev.sh'), wrapper, vite], [terminal]]] },
    ],
    [
      'names a task that runs a shell',
      'npm run dev (101) was started in the task “dev” at 13:00.',
      { pid: 101, listings: [[[run(100, 50, 'bash', '-c', 'npm run dev'), npm], [origin('task', 'dev')]]] },
    ],
    [
      'names a task, and its program if that started it',
      'vite.js (103) was started by npm run dev (100) in the task “dev” at 13:00.',
      { listings: [[[run(100, 50, 'npm run dev'), { ...vite, parentPid: 100 }], [origin('task', 'dev')]]] },
    ],
    [
      'names a debug session',
      'vite.js (103) was started by api.js (100) in the debug session “Launch” at 13:00.',
      { listings: [[[run(100, 50, 'node', 'api.js'), { ...vite, parentPid: 100 }], [origin('debug', 'Launch')]]] },
    ],
    [
      'says that VS Code has started the helper of an extension that is not known',
      'eslintServer.js (200) was started by the extension host of VS Code at 13:00.',
      { pid: 200, listings: [[[host, server], [{ ...origin('extensionHost', 'Extension Host'), rootPid: 50 }]]] },
    ],
    [
      'says that the parent of an orphan has ended',
      `${began}; npm run dev (101) ended at 14:00, so nothing stops it any more.`,
      {
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite), esbuild], [terminal]],
        ],
      },
    ],
    [
      'says that the parent ended because the terminal was closed',
      `${began}; npm run dev (101) ended at 14:00 because its terminal was closed, so nothing stops it any more.`,
      {
        listings: [
          [tree, [terminal]],
          [[orphaned(vite), esbuild], []],
        ],
      },
    ],
    [
      'says that the terminal was closed if its shell was the parent',
      'npm run dev (101) was started in the terminal “zsh” at 13:00; its terminal was closed at 14:00, so nothing stops it any more.',
      {
        pid: 101,
        listings: [
          [tree, [terminal]],
          [[orphaned(npm), wrapper, vite], []],
        ],
      },
    ],
    [
      'says that the task ended if its program was the parent',
      'vite.js (103) was started by npm run dev (100) in the task “dev” at 13:00; its task ended at 14:00, so nothing stops it any more.',
      {
        listings: [
          [[run(100, 50, 'npm run dev'), { ...vite, parentPid: 100 }], [origin('task', 'dev')]],
          [[orphaned(vite)], [origin('task', 'dev')]],
        ],
      },
    ],
    [
      'says that the parent ended because the task ended',
      `${began.replace('terminal “zsh”', 'task “dev”')}; npm run dev (101) ended at 14:00 because its task ended, so nothing stops it any more.`,
      {
        listings: [
          [tree, [origin('task', 'dev')]],
          [[orphaned(vite)], []],
        ],
      },
    ],
    [
      'says that the debug session ended for its program that goes on',
      'api.js (100) was started in the debug session “Launch” at 13:00; its debug session ended at 14:00, so nothing stops it any more.',
      {
        pid: 100,
        listings: [
          [
            [host, run(100, 50, 'node', 'api.js')],
            [origin('debug', 'Launch'), { ...origin('extensionHost', 'x', 'h'), rootPid: 50 }],
          ],
          [[host, run(100, 50, 'node', 'api.js')], [{ ...origin('extensionHost', 'x', 'h'), rootPid: 50 }]],
        ],
      },
    ],
    [
      'says since what the parent has been gone if that was between two windows, and no time',
      `${began}; npm run dev (101) has been gone since the window was closed or reloaded, so nothing stops it any more.`,
      { reloadedFrom: earlierWindow([tree, [terminal]]), listings: [[[orphaned(vite)], []]] },
    ],
    [
      'says since what the terminal has been gone if that was between two windows',
      'npm run dev (101) was started in the terminal “zsh” at 13:00; its terminal has been gone since the window was closed or reloaded, so nothing stops it any more.',
      { pid: 101, reloadedFrom: earlierWindow([tree, [terminal]]), listings: [[[orphaned(npm)], []]] },
    ],
    [
      'says that VS Code holds it after a reload',
      `${began}; VS Code has held it since the window was reloaded.`,
      { reloadedFrom: earlierWindow([tree, [terminal]]), listings: [[tree, []]] },
    ],
    [
      'says of a process that is leaving that it may be about to exit',
      `${began}; npm run dev (101) ended at 14:00, so it may be about to exit.`,
      {
        graceMs: 60_000,
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite)], [terminal]],
        ],
      },
    ],
    [
      'says of a daemon that it is meant to go on',
      `${began}; npm run dev (101) ended at 14:00, and it is meant to go on.`,
      {
        state: 'detached',
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite)], [terminal]],
        ],
      },
    ],
    [
      'says of what the user keeps that the user has said so',
      `${began}; npm run dev (101) ended at 14:00, and you said that it is meant to go on.`,
      {
        state: 'kept',
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite)], [terminal]],
        ],
      },
    ],
    [
      'does not blame a parent that died long after the nearest one',
      `${began}; sh (102) ended at 14:00, so nothing stops it any more.`.replace('sh (102)', 'sh -c vite (102)'),
      {
        listings: [
          [tree, [terminal]],
          [[shell, npm, orphaned(vite)], [terminal]],
          ...later([[shell, orphaned(vite)], [terminal]]),
        ],
      },
    ],
    [
      'says nothing of a loss for a process below an orphan',
      'esbuild service (104) was started by vite.js (103) in the terminal “zsh” at 13:00, as part of “npm run dev”.',
      {
        pid: 104,
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite), esbuild], [terminal]],
        ],
      },
    ],
    [
      'counts the processes that differ in numbers alone',
      'worker.js (203) was started in the terminal “zsh” at 13:00; there are 2 more like it.',
      {
        pid: 203,
        listings: [
          [
            [
              shell,
              ...[203, 204, 205].map((pid) => run(pid, 100, 'node', 'worker.js', '--port', `${pid}`)),
              run(206, 100, 'node', 'other.js'),
            ],
            [terminal],
          ],
        ],
      },
    ],
  ];

  /** A listing so late that what it shows did not happen together with what was shown before. */
  function later(listing: Situation['listings'][number]): Situation['listings'] {
    const same = [[shell, npm, orphaned(vite)], [terminal]] as const;
    return [...Array.from({ length: 20 }, () => same), listing];
  }

  for (const [title, expected, situation] of situations) {
    it(title, () => {
      assert.equal(sentence(situation), expected);
    });
  }

  it('names the extension that started it', () => {
    const snapshot = snapshotOf({ listings: [[tree, [terminal]]] });
    const node = findNode(snapshot, 103);
    const record = { ...node.record, origin: ownExtension };
    const alone = { ...snapshot, origins: [] };
    assert.equal(
      normalized(whySentence(getWhy({ ...node, record }, alone), now)),
      'vite.js (103) was started by the extension “ESLint” at 13:00.',
    );
    const why = getWhy(node, snapshot);
    assert.equal(
      normalized(whySentence({ ...why, origin: ownExtension }, now)),
      'vite.js (103) was started by npm run dev (101) for the extension “ESLint” at 13:00.',
    );
  });

  it('leaves out what an older ledger does not tell', () => {
    const without = (node: ProcessNode): ProcessNode => {
      const record: LineageRecord = { ...node.record };
      delete (record as { lost?: unknown }).lost;
      return { ...node, record };
    };
    const situation = {
      listings: [
        [tree, [terminal]],
        [[shell, orphaned(vite)], [terminal]],
      ],
    } as const;
    assert.equal(
      sentence(situation, without),
      'vite.js (103) was started in the terminal “zsh” at 13:00; sh (102) ended at 14:00, so nothing stops it any more.',
    );
    const unknown = (node: ProcessNode): ProcessNode => ({
      ...node,
      record: { ...without(node).record, parent: undefined },
    });
    assert.equal(
      sentence(situation, unknown),
      'vite.js (103) was started in the terminal “zsh” at 13:00; what started it has ended, so nothing stops it any more.',
    );
  });

  it('leaves out times that are not known, or of a clock that was set back since', () => {
    const at = (time: number | undefined): readonly ProcessInfo[] => [shell, { ...npm, startedAt: time }];
    const expected = 'npm run dev (101) was started in the terminal “zsh”.';
    assert.equal(sentence({ pid: 101, listings: [[at(undefined), [terminal]]] }), expected);
    assert.equal(sentence({ pid: 101, listings: [[at(start + 60 * minute), [terminal]]] }), expected);
    const future = (node: ProcessNode): ProcessNode => {
      const record: LineageRecord = {
        ...node.record,
        lost: (node.record.lost ?? []).map((lost) => ({ ...lost, endedAt: now + minute })),
      };
      return { ...node, record };
    };
    assert.equal(
      sentence(
        {
          listings: [
            [tree, [terminal]],
            [[shell, orphaned(vite)], [terminal]],
          ],
        },
        future,
      ),
      `${began}; npm run dev (101) has ended, so nothing stops it any more.`,
    );
  });

  it('has the date of a time that is not of today', () => {
    const early = [shell, { ...npm, startedAt: startedAt - 48 * 60 * minute }];
    const time = normalized(formatTime(startedAt - 48 * 60 * minute, now));
    assert.ok(sentence({ pid: 101, listings: [[early, [terminal]]] }).endsWith(`“zsh” on ${time}.`));
  });

  it('names the ports that it listens on', () => {
    const ports: readonly ListeningPort[] = [3000, 3001].map((port) => ({ port, addresses: [], isInherited: false }));
    assert.equal(
      sentence({ listings: [[tree, [terminal]]] }, (node) => ({ ...node, ports })),
      `${began}; it listens on :3000, :3001.`,
    );
  });

  it('says that it is another VS Code', () => {
    assert.equal(
      sentence({ listings: [[tree, [terminal]]] }, (node) => ({ ...node, isVSCode: true })),
      `${began}; it is another VS Code.`,
    );
  });

  it('is one line of bounded length for names that would mislead a reader', () => {
    const odd = `x\u202ey\n[a](command:b)${'z'.repeat(5_000)}`;
    const processes = [shell, run(101, 100, odd, odd), run(103, 101, odd, odd, odd)];
    const text = sentence({ listings: [[processes, [origin('terminal', odd)]]] });
    assert.doesNotMatch(text, /\n|\u202e/);
    assert.ok(text.length < 400, text);
  });

  it('of the shell of a terminal names the terminal', () => {
    const snapshot = snapshotOf({ listings: [[tree, [terminal]]] });
    const [node] = snapshot.origins;
    const why = node && getWhyOfRoot(node, snapshot);
    assert.equal(why && normalized(whySentence(why, now)), 'zsh (100) was started in the terminal “zsh” at 13:00.');
    assert.deepEqual(why && chainLines(why, now), ['Terminal zsh', 'zsh (100)']);
  });
});

describe('The chain from an origin down to a process', () => {
  it('has a line for each ancestor', () => {
    assert.deepEqual(chain({ pid: 104, listings: [[tree, [terminal]]] }), [
      'Terminal zsh',
      'zsh (100)',
      'npm run dev (101)',
      'sh -c vite (102)',
      'vite.js (103)',
      'esbuild service (104)',
    ]);
  });

  it('says which ancestors have ended, and when', () => {
    assert.deepEqual(
      chain({
        pid: 104,
        listings: [
          [tree, [terminal]],
          [[shell, orphaned(vite), esbuild], [terminal]],
        ],
      }),
      [
        'Terminal zsh',
        'zsh (100)',
        'npm run dev (101), ended 14:00',
        'sh -c vite (102), ended 14:00',
        'vite.js (103)',
        'esbuild service (104)',
      ],
    );
  });

  it('has no time for what ended between two windows', () => {
    const situation = { reloadedFrom: earlierWindow([tree, [terminal]]), listings: [[[orphaned(vite)], []]] } as const;
    assert.deepEqual(
      chain(situation).slice(1, 3),
      ['zsh (100), ended', 'npm run dev, ended'].map((line) => line.replace('npm run dev', 'npm run dev (101)')),
    );
  });

  it('leaves out the middle of a long one', () => {
    const deep = Array.from({ length: 50 }, (_, index) => run(101 + index, 100 + index, 'node', `${index}.js`));
    const lines = chain({ pid: 150, listings: [[[shell, ...deep], [terminal]]] });
    assert.deepEqual(lines, [
      'Terminal zsh',
      'zsh (100)',
      '0.js (101)',
      '1.js (102)',
      '… 43 more …',
      '45.js (146)',
      '46.js (147)',
      '47.js (148)',
      '48.js (149)',
      '49.js (150)',
    ]);
  });

  it('is found for each of 20,000 levels', () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => run(101 + index, 100 + index, 'sh'));
    assert.equal(chain({ pid: 20_100, listings: [[[shell, ...deep], [terminal]]] }).length, 10);
  });
});

describe('Why a dead process is shown', () => {
  it('says what started it, when it ended, and what it has left', () => {
    const servers = [201, 202, 203].map((pid) => run(pid, 101, 'node', `${pid}.js`));
    const snapshot = snapshotOf({
      listings: [
        [[shell, npm, ...servers], [terminal]],
        [[shell, ...servers.map(orphaned)], [terminal]],
      ],
    });
    const { lostParent } = snapshot.orphans[0] ?? {};
    assert.ok(lostParent);
    const why = getWhyOfLostParent(lostParent, snapshot.orphans, snapshot);
    assert.ok(why);
    assert.equal(
      normalized(lostParentSentence(why, now)),
      'npm run dev (101) was started in the terminal “zsh”; it ended at 14:00; 3 processes that it started still run, and nothing stops them any more.',
    );
    assert.deepEqual(chainLines(why, now).map(normalized), [
      'Terminal zsh',
      'zsh (100)',
      'npm run dev (101), ended 14:00',
    ]);
  });
});
