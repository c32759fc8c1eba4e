import { detailsContentOf, type DetailsState } from '../../src/views/details/detailsContent';
import { createDefaultActions } from '../../src/views/details/detailsActions';
import type { ProcessData, UsageSeries } from '../../src/views/details/detailsData';
import type { DetailsContent, HostMessage } from '../../src/views/details/detailsProtocol';
import type { IoSeries } from '../../src/views/details/ioReadings';
import { restoredContent, savedContentOf } from '../../src/views/details/savedContent';
import { createStrings } from '../../src/views/details/strings';
import { getWhy } from '../../src/process/why/why';
import { lineageRecord, processInfo, processNode } from '../unit/support/fixtures';

const now = new Date(2026, 10, 26, 14, 6, 0).getTime();
const minute = 60_000;
const megabyte = 1024 * 1024;
const origin = { id: 't', kind: 'terminal', label: 'npm run dev' } as const;

const vite = processInfo({
  pid: 40_210,
  name: 'node',
  commandLine: ['node', '/home/ada/shop/node_modules/.bin/vite', '--port', '5173', '--config', 'vite.config.ts'],
  cwd: '/home/ada/shop',
  startedAt: now - 34 * minute,
  state: 'running',
  cpuTime: 512_340,
  memory: 612 * megabyte,
  threads: 11,
  parentPid: 40_190,
});

/** A load that has got out of hand some minutes ago. */
function series(scale: number, count: number): UsageSeries {
  const places = Array.from({ length: 120 }, (_none, place) => place);
  return {
    intervalMs: 5_000,
    endsAt: now,
    cpu: places.map((place) =>
      place < 12 ? NaN : scale * (place < 70 ? 6 + 5 * Math.sin(place) ** 2 : 98 + Math.sin(place)),
    ),
    memory: places.map((place) =>
      place < 12 ? NaN : (200 + (place < 70 ? place / 3 : 4 * (place - 60))) * megabyte * scale,
    ),
    count: places.map((place) => (place < 12 ? NaN : count + (place > 80 ? Math.floor((place - 80) / 4) : 0))),
  };
}

/** Since the panel was opened, five minutes ago. */
function ioOf({ cpu }: UsageSeries, scale: number): IoSeries {
  const known = cpu.map((value, place) => (place < 60 ? NaN : value));
  return { read: known.map((value) => value * scale), written: known.map((value) => value * scale * 0.15) };
}

const data: ProcessData = {
  process: vite,
  executable: { path: '/usr/local/bin/node', isDeleted: false },
  activity: 'vite (40210): running in its own code; it does not rest, maybe in an endless loop.',
  threads: [
    { id: 40_210, name: 'node', cpu: 99, activity: 'running in its own code' },
    { id: 40_211, name: 'DelayedTaskSche', cpu: 0, activity: 'waiting for a lock' },
    { id: 40_212, name: 'libuv-worker', cpu: 2, activity: 'reading the file /home/ada/shop/src/main.ts' },
  ],
  descriptors: {
    count: 48,
    kinds: new Map([
      ['file', 21],
      ['socket', 14],
      ['pipe', 10],
      ['terminal', 3],
    ]),
    first: Array.from({ length: 12 }, (_none, number) => ({
      number,
      kind: 'file',
      name: `/home/ada/shop/node_modules/.vite/deps/chunk-${number}.js`,
    })),
    isCut: false,
  },
  listening: [{ address: '127.0.0.1', port: 5173 }],
  connections: [{ port: 5173, remotePort: 51_044 }],
  limits: [
    { name: 'Max open files', soft: 1_024, hard: 1_048_576, unit: 'files' },
    { name: 'Max cpu time', soft: undefined, hard: undefined, unit: 'seconds' },
    { name: 'Max stack size', soft: 8 * megabyte, hard: undefined, unit: 'bytes' },
  ],
  signals: { handled: ['SIGINT', 'SIGTERM', 'SIGUSR1', 'SIGCHLD'], ignored: ['SIGPIPE'], blocked: [], pending: [] },
  io: { read: 48 * megabyte, written: 3 * megabyte, readFromDisk: 12 * megabyte, writtenToDisk: megabyte },
  proportionalMemory: 590 * megabyte,
  contextSwitches: { voluntary: 18_402, involuntary: 911 },
  controlGroup: '/user.slice/user-1000.slice',
  environment: [
    { name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin' },
    { name: 'HOME', value: '/home/ada' },
    { name: 'NPM_TOKEN', value: undefined },
    { name: 'LANG', value: 'C.UTF-8' },
  ],
};

function busyState(): DetailsState {
  const lost = [
    {
      pid: 40_190,
      startTime: 1,
      name: 'sh',
      commandLine: ['sh', '-c', 'vite'],
      endedAt: now - 4 * minute,
      parent: undefined,
    },
    {
      pid: 40_170,
      startTime: 1,
      name: 'npm run dev',
      commandLine: ['npm', 'run', 'dev'],
      endedAt: now - 4 * minute,
      parent: undefined,
    },
  ];
  const node = {
    ...processNode(vite, { ...origin }),
    record: lineageRecord(vite, { origin, lost, orphanedAt: now - 4 * minute, endedWith: 'origin' }),
    state: 'orphan' as const,
    orphanedAt: now - 4 * minute,
    ports: [{ port: 5173, addresses: ['127.0.0.1'], isInherited: false }],
  };
  const snapshot = { at: now, origins: [], orphans: [node], detached: [], ended: [], failure: undefined };
  const tree = series(2, 3);
  return {
    identity: vite,
    name: 'vite',
    process: vite,
    total: { cpu: 214, memory: 912 * megabyte, count: 13 },
    why: getWhy(node, snapshot),
    data,
    status: { kind: 'listed' },
    charts: {
      range: 'tenMinutes',
      own: series(1, 1),
      tree,
      io: {
        own: ioOf(tree, 4_000),
        tree: ioOf(tree, 20_000),
        since: now - 5 * minute,
        unreadCount: 2,
      },
    },
    timeline: {
      startedAt: vite.startedAt,
      children: [
        { kind: 'childStarted', at: now - 33 * minute, pid: 40_300, name: 'esbuild' },
        ...Array.from({ length: 10 }, (_none, index) => ({
          kind: 'childStarted' as const,
          at: now - 3 * minute + index * 20_000,
          pid: 40_400 + index,
          name: 'node worker.js',
        })),
        { kind: 'childEnded', at: now - 20_000, pid: 40_401, name: 'node worker.js' },
      ],
      events: [
        { kind: 'runaway', at: now - 3.5 * minute, text: 'more than one core for 60 s' },
        { kind: 'sent', at: now - minute, action: 'terminate', outcome: 'alive' },
      ],
      end: undefined,
      watchedSince: now - 5 * minute,
    },
    actions: createDefaultActions(() => true),
  };
}

/** What the host would send of a process. */
export function exampleMessage(name: 'busy' | 'ended' | 'restored' | 'unknown'): HostMessage {
  const busy = busyState();
  const end = { at: now - 20_000, signal: 'SIGTERM' } as const;
  const ended = { ...busy, status: { kind: 'ended', end }, timeline: { ...busy.timeline, end } } as const;
  const unknown = {
    ...busy,
    process: undefined,
    total: undefined,
    why: undefined,
    data: undefined,
    status: { kind: 'ended', end: undefined },
    charts: { range: 'hour', own: undefined, tree: undefined, io: undefined },
    timeline: { startedAt: undefined, children: [], events: [], end: undefined, watchedSince: now },
  } as const;
  const contentOf = (state: DetailsState): DetailsContent => detailsContentOf(state, true, now);
  const restored = (): DetailsContent => {
    const content = contentOf(ended);
    const saved = savedContentOf(content, [content.charts], now - 10_000);
    return restoredContent(saved, contentOf(unknown), 'tenMinutes', now);
  };
  const contents = {
    busy: () => contentOf(busy),
    ended: () => contentOf(ended),
    restored,
    unknown: () => contentOf(unknown),
  };
  return { type: 'show', strings: createStrings(), content: contents[name]() };
}
