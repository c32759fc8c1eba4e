import fc from 'fast-check';
import { Emitter } from '../../../../src/common/event';
import { keyOf, type Identity } from '../../../../src/process/identity';
import type { LineageRecord } from '../../../../src/process/lineage/lineageRecord';
import type { OriginNode, OrphanNode, ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { unknownTerminalId, type OriginRef } from '../../../../src/process/origin';
import { byAge, sum } from '../../../../src/process/processTable';
import {
  RecordingWriter,
  type RecordingFs,
  type RecordingOptions,
} from '../../../../src/process/recording/recordingWriter';
import { RecordingReader } from '../../../../src/process/recording/readRecording';
import type { RecordedRun } from '../../../../src/process/recording/recordedRun';
import { Redactor } from '../../../../src/process/redaction/redactor';
import { processInfo, processNode } from '../../support/fixtures';

export const startDate = new Date(2026, 4, 6, 14).getTime();

export const terminal: OriginRef = { id: 'terminal-/home/alice-1', kind: 'terminal', label: 'zsh' };

export const noSnapshot: Snapshot = {
  at: 0,
  origins: [],
  orphans: [],
  detached: [],
  ended: [],
  failure: undefined,
};

/** A file in memory, whose disk may be slow or full. */
export class FakeFile implements RecordingFs {
  content = Buffer.alloc(0);
  isClosed = false;
  opened: readonly unknown[] = [];
  /** Why the file is not found any more. */
  missing: Error | undefined;
  beforeWrite: (data: Buffer) => Promise<void> | void = () => undefined;

  open(...args: readonly [string, string, number]): ReturnType<RecordingFs['open']> {
    this.opened = args;
    return Promise.resolve({
      appendFile: async (data) => {
        const buffer = Buffer.from(data as Uint8Array);
        await this.beforeWrite(buffer);
        this.content = Buffer.concat([this.content, buffer]);
      },
      close: () => {
        this.isClosed = true;
        return Promise.resolve();
      },
    });
  }

  stat(): Promise<unknown> {
    return this.missing ? Promise.reject(this.missing) : Promise.resolve({});
  }

  get lines(): readonly { readonly type: string; readonly [field: string]: unknown }[] {
    return this.content
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly type: string });
  }

  read(): RecordedRun {
    return readText(this.content);
  }
}

export function readText(content: Buffer | string): RecordedRun {
  const reader = new RecordingReader();
  reader.push(Buffer.from(content));
  return reader.finish();
}

/** A recording of snapshots that a test takes one after the other. */
export class FakeRecording {
  readonly file = new FakeFile();
  time = 0;
  snapshot = noSnapshot;
  private readonly changed = new Emitter<Snapshot>();
  writer: RecordingWriter | undefined;

  readonly options: RecordingOptions = {
    model: this.model(),
    redactor: new Redactor({ homeFolder: '/home/alice', userName: 'alice' }),
    environment: { extension: '0.1.0', vscode: '1.96.0', platform: 'linux', kernel: '6.1.0', arch: 'x64', boot: 'b' },
    intervalMs: 1_000,
    fs: this.file,
    now: () => this.time,
    date: () => startDate + this.time,
  };

  async start(options: Partial<RecordingOptions> = {}): Promise<RecordingWriter> {
    this.writer = await RecordingWriter.start('/tmp/recording.jsonl', { ...this.options, ...options });
    return this.writer;
  }

  /** Shows this snapshot a second later, and waits until it is written. */
  async take(snapshot: Omit<Snapshot, 'at'>, sinceMs = 1_000): Promise<void> {
    this.show(snapshot, sinceMs);
    const { content } = this.file;
    for (let turn = 0; turn < 1_000 && this.file.content === content; turn++) await nextTurn();
  }

  show(snapshot: Omit<Snapshot, 'at'>, sinceMs = 1_000): void {
    this.time += sinceMs;
    this.snapshot = { ...snapshot, at: startDate + this.time };
    this.changed.fire(this.snapshot);
  }

  async stopAndRead(): Promise<RecordedRun> {
    await this.writer?.stop();
    return this.file.read();
  }

  private model(): RecordingOptions['model'] {
    const current = (): Snapshot => this.snapshot;
    return {
      onDidChange: this.changed.event,
      get snapshot() {
        return current();
      },
    };
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function originNode(origin: OriginRef, processes: readonly ProcessNode[], rootNode?: ProcessNode): OriginNode {
  const node = {
    origin,
    root: rootNode?.process,
    isVSCode: false,
    processes: [...(rootNode?.children ?? []), ...processes],
    detachedDescendants: rootNode?.detachedDescendants ?? [],
    ports: rootNode?.ports ?? [],
    total: sum([...(rootNode ? [rootNode.total] : []), ...processes.map(({ total }) => total)]),
  };
  return rootNode ? { ...node, rootNode } : node;
}

/** A node above others. */
export function nodeAbove(node: ProcessNode, ...children: readonly ProcessNode[]): ProcessNode {
  const sorted = [...children].sort((a, b) => byAge(a.process, b.process));
  const own = { cpu: node.cpu, memory: node.process.memory, count: 1 };
  return { ...node, children: sorted, total: sum([own, ...sorted.map(({ total }) => total)]) };
}

const origins: readonly OriginRef[] = [
  terminal,
  { id: unknownTerminalId, kind: 'terminal', label: 'a terminal' },
  { id: 'task-1', kind: 'task', label: 'npm: build' },
];

/** Objects as programs make them. */
const plain = { noNullPrototype: true } as const;

const text = fc.oneof(
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
);
const identity: fc.Arbitrary<Identity> = fc.record(
  { pid: fc.integer({ min: 2, max: 9 }), startTime: fc.nat(5) },
  plain,
);
const port = fc.record(
  {
    port: fc.nat(65_535),
    addresses: fc.array(text, { maxLength: 2 }),
    isInherited: fc.boolean(),
  },
  plain,
);
const date = fc.integer({ min: startDate - 1_000_000, max: startDate });

const lostParent = fc.record(
  {
    pid: fc.integer({ min: 2, max: 9 }),
    startTime: fc.nat(5),
    name: text,
    commandLine: fc.array(text, { maxLength: 2 }),
    endedAt: date,
    parent: fc.option(identity, { nil: undefined }),
  },
  plain,
);

interface Facts {
  readonly cpu: number | undefined;
  readonly memory: number;
  readonly node: Pick<ProcessNode, 'ports' | 'isVSCode' | 'detachedDescendants'> & { readonly forksPerSecond?: number };
  readonly info: Pick<ProcessNode['process'], 'name' | 'commandLine' | 'cwd' | 'state' | 'threads' | 'startedAt'>;
  readonly record: Pick<LineageRecord, 'evidence' | 'inherited' | 'orphanedAt' | 'hostPid' | 'parent'>;
  readonly lost: LineageRecord['lost'];
  readonly origin: OriginRef;
  readonly orphan: OrphanNode['state'] | undefined;
}

const facts: fc.Arbitrary<Facts> = fc.record({
  cpu: fc.option(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 800, noNaN: true })), { nil: undefined }),
  memory: fc.nat(2 ** 40),
  node: fc.record(
    {
      ports: fc.array(port, { maxLength: 2 }),
      isVSCode: fc.boolean(),
      detachedDescendants: fc.array(identity, { maxLength: 2 }),
      forksPerSecond: fc.nat(500),
    },
    { requiredKeys: ['ports', 'isVSCode', 'detachedDescendants'] },
  ),
  info: fc.record({
    name: text,
    commandLine: fc.array(text, { maxLength: 3 }),
    cwd: fc.option(text, { nil: undefined }),
    state: fc.constantFrom('running', 'sleeping', 'zombie', 'stopped'),
    threads: fc.nat(100),
    startedAt: fc.option(date, { nil: undefined }),
  }),
  record: fc.record({
    evidence: fc.constantFrom('root', 'descent', 'session', 'cookie'),
    inherited: fc.boolean(),
    orphanedAt: fc.option(date, { nil: undefined }),
    hostPid: fc.option(fc.integer({ min: 2, max: 99 }), { nil: undefined }),
    parent: fc.option(fc.record({ pid: fc.integer({ min: 2, max: 9 }), startTime: fc.nat(5), name: text }, plain), {
      nil: undefined,
    }),
  }),
  lost: fc.option(fc.array(lostParent, { maxLength: 2 }), { nil: undefined }),
  origin: fc.constantFrom(...origins),
  orphan: fc.option(fc.constantFrom('orphan', 'kept', 'detached', 'leaving'), { nil: undefined }),
});

function nodeOf(pid: number, given: Facts, children: readonly ProcessNode[]): ProcessNode {
  const { cpu, memory, node, info, lost, origin, orphan } = given;
  const own = processNode(processInfo({ pid, memory, cpuTime: undefined, uid: -1, ...info }), origin);
  const record = { ...own.record, ...given.record, ...(lost && { lost }) };
  const placed = orphan ? { state: orphan, orphanedAt: startDate } : {};
  return nodeAbove({ ...own, ...node, cpu, total: { cpu, memory, count: 1 }, record, ...placed }, ...children);
}

/** Snapshots as the model makes them, one after the other, with up to nine processes. */
export const snapshots: fc.Arbitrary<readonly Omit<Snapshot, 'at'>[]> = fc.array(
  fc
    .record({
      all: fc.array(facts, { maxLength: 9 }),
      parents: fc.array(fc.nat(8), { minLength: 9, maxLength: 9 }),
      hasRoot: fc.boolean(),
    })
    .map(({ all, parents, hasRoot }) => {
      const children = all.map((): ProcessNode[] => []);
      const tops: ProcessNode[] = [];
      // From the end: a process is below one with a lower pid, or is at the top.
      for (const [index, given] of [...all.entries()].reverse()) {
        const node = nodeOf(index + 2, given, children[index] ?? []);
        const parent = parents[index] ?? 0;
        if (parent < index && !given.orphan) children[parent]?.push(node);
        else tops.unshift(node);
      }
      const placed = (state: OrphanNode['state']): OrphanNode[] =>
        tops.filter((node): node is OrphanNode => node.state === state);
      const inOrigins = tops.filter(({ state }) => state === undefined || state === 'leaving');
      return {
        origins: origins.flatMap((origin) => {
          const own = inOrigins.filter(({ record }) => record.origin === origin);
          const [first, ...others] = own;
          if (!first) return [];
          return [hasRoot ? originNode(origin, others, first) : originNode(origin, own)];
        }),
        orphans: placed('orphan'),
        detached: [...placed('detached'), ...placed('kept')],
        ended: [],
        failure: undefined,
      };
    }),
  { minLength: 1, maxLength: 5 },
);

export { keyOf };
