import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pickItem } from '../../../src/ui/processQuickPick';
import { brokenText, refusalText } from '../../../src/actions/end/outcomeText';
import { nameAndPid } from '../../../src/ui/processNames';
import { TerminalTitle } from '../../../src/origins/terminalTitle';
import { isKnownDaemon } from '../../../src/process/programs/knownDaemons';
import { displayName, maxNameLength } from '../../../src/process/programs/displayName';
import { distinctNames } from '../../../src/process/programs/distinctNames';
import { isHousekeeping } from '../../../src/process/programs/housekeeping';
import { decodeLedger, LedgerError } from '../../../src/process/ledger/ledgerFormat';
import { patternMatcher } from '../../../src/process/programs/programPatterns';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { RefusedError, refuse } from '../../../src/process/control/refusal';
import type { OrphanNode, Snapshot } from '../../../src/process/model/snapshot';
import { getSocketInode } from '../../../src/process/source/linux/descriptors';
import { parseEnvironment } from '../../../src/process/source/parseEnvironment';
import { parseListeningSockets } from '../../../src/process/source/linux/listeningSockets';
import { BoundedReader } from '../../../src/process/source/linux/boundedReader';
import { ImageReader, type Image } from '../../../src/process/source/linux/image';
import { Users } from '../../../src/process/source/users';
import { parseForks, parseLoadavg } from '../../../src/process/source/linux/pidRange';
import { parseStat } from '../../../src/process/source/linux/stat';
import type { ProcFs } from '../../../src/process/source/linux/statFiles';
import { ExtensionOwners } from '../../../src/process/programs/extensionOwner';
import { getVSCodeRole } from '../../../src/process/programs/vscodeProcesses';
import { hasOwnWindow } from '../../../src/process/programs/windowedPrograms';
import { maxPatternLength } from '../../../src/workspace/settings';
import type { RowContent } from '../../../src/views/processes/rowContent';
import { rowsOf } from '../../../src/views/processes/snapshotRows';
import {
  escapeMarkdown,
  shellQuote,
  truncate,
  escapeControlCharacters,
  escapeIcons,
  escapeLinks,
} from '../../../src/ui/escape';
import { tooltipOf } from '../../../src/views/processes/tooltip';
import { processInfo, processNode } from '../support/fixtures';
import { CostBound } from './cost';
import { hostileProcesses } from './hostileProcesses';
import { fragments, hostileLength, hostileText, plainText, repeated } from './hostileText';
import { readProcFile } from '../../../src/process/source/linux/procFile';

function orphanNode(process: ProcessInfo, text: string): OrphanNode {
  const node = processNode(process, { id: 'terminal-1', kind: 'terminal', label: text });
  const record = { ...node.record, parent: { pid: 1, startTime: 1, name: text }, orphanedAt: 0 };
  return { ...node, record, state: 'orphan', orphanedAt: 0 };
}

function snapshotOf(text: string): Snapshot {
  const nodes = hostileProcesses(text).map((process) => orphanNode(process, text));
  const origin = { id: 'terminal-1', kind: 'terminal', label: text, rootPid: 100 } as const;
  const total = { cpu: undefined, memory: 1024, count: 1 };
  return {
    at: 0,
    origins: [
      {
        origin,
        root: nodes[0]?.process,
        processes: nodes.slice(-2),
        isVSCode: false,
        detachedDescendants: [],
        ports: [],
        total,
      },
    ],
    orphans: nodes,
    detached: [],
    ended: [],
    failure: new Error(text),
  };
}

/** A `/proc` in which every file has this text. */
function procOf(text: string): ProcFs {
  let rest = Buffer.alloc(0);
  const fs: Pick<ProcFs, 'openSync' | 'readSync' | 'closeSync' | 'readlinkSync'> = {
    openSync: () => {
      rest = Buffer.from(text);
      return 3;
    },
    readSync: (_descriptor: number, buffer: NodeJS.ArrayBufferView, offset: number, length: number) => {
      const read = rest.copy(Buffer.from(buffer.buffer, buffer.byteOffset + offset, length));
      rest = rest.subarray(read);
      return read;
    },
    closeSync: () => undefined,
    readlinkSync: () => text,
  };
  return fs as ProcFs;
}

/** Reads the command line, folder and user of a process, and the names of users, from such a `/proc`. */
function readImage(text: string): Image {
  const fs = procOf(text);
  const bytes = statOf('a');
  const stat = parseStat(bytes, bytes.length, 4096) ?? assert.fail();
  const users = new Users(
    (path, maxBytes) => readProcFile(fs, path, maxBytes),
    () => 0,
    0,
  );
  return new ImageReader(fs, new BoundedReader(fs), users).readNow(stat, '/proc/7');
}

function decode(text: string): void {
  for (const ledger of [text, JSON.stringify(ledgerOf(text))]) {
    try {
      decodeLedger(ledger);
    } catch (error) {
      assert.ok(error instanceof LedgerError);
    }
  }
}

function ledgerOf(text: string) {
  const origin = { id: text, kind: 'terminal', label: text };
  const member = {
    pid: 7,
    startTime: 1,
    name: text,
    origin,
    evidence: 'descent',
    parent: { pid: 8, startTime: 1, name: text },
  };
  return { version: 1, bootId: text, window: { pid: 9, startTime: 1 }, away: false, members: [member] };
}

function statOf(text: string): Buffer {
  return Buffer.from(`7 (${text}) R ${'1 '.repeat(50)}${text}`);
}

const patterns = [
  '*****#',
  '*a*a*a*a*b',
  '*git*credential-cache--daemon*',
  '*/nx/*/daemon/server/*',
  repeated('*a', maxPatternLength),
];
const matchesOne = patternMatcher(patterns);

/** All functions for text that other programs control, by their purpose. */
const functions: Readonly<Record<string, (text: string) => unknown>> = {
  displayName: (text) => hostileProcesses(text).map(displayName),
  distinctNames: (text) => distinctNames([...hostileProcesses(text), ...hostileProcesses(`${text}!`)]),
  'the known daemons': (text) => hostileProcesses(text).map(isKnownDaemon),
  'programs with a window': (text) => hostileProcesses(text).map(hasOwnWindow),
  getVSCodeRole: (text) => hostileProcesses(text).map(getVSCodeRole),
  housekeeping: (text) => hostileProcesses(text).map(isHousekeeping),
  'patterns of daemons': (text) => hostileProcesses(text).map(matchesOne),
  'a pattern made of the text': (text) =>
    patternMatcher([text.slice(0, maxPatternLength), `*${text.slice(0, maxPatternLength - 2)}#`])(
      processInfo({ pid: 7, commandLine: [text] }),
    ),
  escapeControlCharacters,
  escapeIcons,
  escapeLinks,
  escapeMarkdown,
  shellQuote: (text) => hostileProcesses(text).map(({ commandLine }) => shellQuote(commandLine)),
  truncate: (text) => truncate(text, 100),
  'reading a command line': (text) => readImage(text),
  parseEnvironment,
  'owners of extensions': (text) => {
    const owners = new ExtensionOwners([{ id: 'a.b', path: '/home/me/extensions/a.b-1.0.0' }]);
    return hostileProcesses(text).map((process) => owners.find(process));
  },
  'tables and links of sockets': (text) => [
    [...parseListeningSockets(`${text}\n 0: ${text} 0:0 0A 0 0 0 0 0 1 ${text}`)],
    getSocketInode(`socket:[${text}`),
  ],
  parseStat: (text) => {
    const bytes = statOf(text);
    return parseStat(bytes, bytes.length, 4096);
  },
  'parsing of loadavg and stat': (text) => [parseLoadavg(text), parseForks(text)],
  decodeLedger: decode,
  'titles of terminals': (text) => {
    const title = new TerminalTitle(text, undefined);
    const processes = hostileProcesses(text);
    for (let at = 0; at < 8_000; at += 1_000) {
      title.observe({
        title: text,
        isTemplated: false,
        shell: processes[0],
        processes,
        readAgain: () => processes,
        at,
      });
    }
    return title.value;
  },
  'texts of refusals': (text) => [
    refusalText([new RefusedError('host', text), refuse('notAPid', text)], 3),
    brokenText([{ pid: 7, name: text, error: new Error(text) }]),
    nameAndPid({ name: text, pid: 7 }),
  ],
  'rows and their tooltips': (text) => {
    const rows = rowsOf(snapshotOf(text), 0);
    return rows.flatMap((row) => [row, ...row.children]).map(({ data }) => tooltipOf(data, 0));
  },
  'items of a Quick Pick': (text) =>
    snapshotOf(text).orphans.map((node) => pickItem({ ...node, origin: node.record.origin })),
};

describe('text that other programs control', function () {
  this.timeout(120_000);

  for (const [name, work] of Object.entries(functions)) {
    it(`costs time in proportion to its length: ${name}`, () => {
      const bound = new CostBound(work, plainText);
      for (const fragment of fragments) {
        const text = repeated(fragment);
        bound.check(text, `${JSON.stringify(fragment)}, repeated`);
        for (const end of ['x', '/x']) {
          bound.check(`${text.slice(end.length)}${end}`, `${JSON.stringify(fragment)}, repeated, and ${end}`);
        }
      }
      fc.assert(
        fc.property(hostileText, (text) => {
          bound.check(text, JSON.stringify(`${text.slice(0, 40)} … ${text.slice(-40)}`));
        }),
        // Shrinking a slow text takes long, and tells no more.
        { numRuns: 20, endOnFailure: true },
      );
    });
  }

  it('makes no name, row, tooltip, item or message longer than a user can read', () => {
    const check = (text: string): void => {
      for (const process of hostileProcesses(text)) assert.ok(displayName(process).length <= maxNameLength);
      const flat = (rows: readonly RowContent[]): readonly RowContent[] =>
        rows.flatMap((row) => [row, ...flat(row.children)]);
      for (const { label, description, accessibilityLabel, data } of flat(rowsOf(snapshotOf(text), 0))) {
        assert.ok(label.length <= maxNameLength, label);
        assert.ok(description.length <= 400, description);
        assert.ok(accessibilityLabel.length <= 600, accessibilityLabel);
        // A backslash may be before each character.
        assert.ok(tooltipOf(data, 0).value.length <= 6000);
      }
      for (const node of snapshotOf(text).orphans) {
        const { label, description = '', detail = '' } = pickItem({ ...node, origin: node.record.origin });
        assert.ok(label.length + description.length + detail.length <= 600, label);
      }
      assert.ok(refusalText([new RefusedError('host', text)], 1).length <= 600);
      assert.ok(brokenText([{ pid: 7, name: text, error: new Error(text) }]).length <= 600);
    };
    for (const fragment of fragments) check(repeated(fragment));
    fc.assert(fc.property(hostileText, check), { numRuns: 40 });
  });

  it('costs time in proportion to the number of siblings that get distinct names', () => {
    const siblings = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: 'node',
        commandLine: ['node', 'worker.js', repeated('-x'), '--port', `${index}`],
      }));
    const [few, many] = [siblings(300), siblings(3000)];
    new CostBound((some: typeof few) => distinctNames(some), few).check(many, '3,000 siblings');
    assert.equal(new Set(distinctNames(many)).size, 3000);
  });

  it('is as long in these tests as the longest text that is read', () => {
    assert.equal(plainText.length, hostileLength);
    const { commandLine } = readImage(repeated('a', 2 * hostileLength));
    assert.equal(commandLine[0]?.length, hostileLength);
  });
});
