import { isRecord } from '../../common/isRecord';
import { isEndedWith, isEvidence } from '../lineage/lineageRecord';
import { isOriginKind } from '../origin';
import * as decode from './decodeFields';
import { decodeFields, listOf, objectOf, oneOf, type FieldDecoders, type Fields } from './decodeFields';
import {
  formatName,
  type Change,
  type Footer,
  type Header,
  type NamedIdentity,
  type OriginFacts,
  type ProcessFacts,
  type RecordedEnd,
  type RecordedEvent,
  type RecordedLineage,
  type RecordedLists,
  type RecordedParent,
  type RecordedPort,
  type RecordedRunaway,
  type RecordedSignal,
  type RecordingLine,
} from './recordingFormat';

const text = decode.text;
const { amount, checked, count, flag, identity, pid, time } = decode;

const port = objectOf<RecordedPort>(
  { port: count, addresses: listOf(text), isInherited: flag },
  'port',
  'addresses',
  'isInherited',
);

const parent = objectOf<RecordedParent>(
  { pid, startTime: amount, name: text, commandLine: listOf(text), endedAt: time, parent: identity },
  ...(['pid', 'startTime', 'name', 'commandLine', 'endedAt'] as const),
);

const named = objectOf<NamedIdentity>({ pid: count, startTime: amount, name: text }, 'pid', 'startTime', 'name');

const lineage = objectOf<RecordedLineage>(
  {
    origin: count,
    evidence: checked(isEvidence),
    hostPid: pid,
    parent: named,
    lost: listOf(parent),
    inherited: flag,
    orphanedAt: time,
    endedWith: checked(isEndedWith),
  },
  ...(['origin', 'evidence', 'inherited'] as const),
);

const processFacts: FieldDecoders<ProcessFacts> = {
  name: text,
  commandLine: listOf(text),
  cwd: text,
  startedAt: time,
  parentPid: count,
  state: oneOf('running', 'sleeping', 'blocked', 'stopped', 'traced', 'zombie', 'idle', 'unknown'),
  threads: count,
  session: count,
  group: count,
  otherUser: flag,
  cpu: amount,
  memory: amount,
  treeCpu: amount,
  treeMemory: amount,
  treeCount: count,
  forksPerSecond: amount,
  ports: listOf(port),
  isVSCode: flag,
  below: count,
  orphan: oneOf('leaving', 'orphan', 'detached', 'kept'),
  orphanedAt: time,
  lostParent: parent,
  lineage,
  detachedDescendants: listOf(identity),
};

const originFacts: FieldDecoders<OriginFacts> = {
  kind: checked(isOriginKind),
  label: text,
  isUnknownTerminal: flag,
  command: text,
  isHidden: flag,
  debugType: text,
  ending: oneOf('closing', 'held'),
  root: count,
  tops: listOf(count),
  isRootElsewhere: flag,
  isVSCode: flag,
  cpu: amount,
  memory: amount,
  count,
};

const end = objectOf<RecordedEnd>({ id: count, at: time, signal: text }, 'id');

const header: FieldDecoders<Header> = {
  version: count,
  startedAt: time,
  intervalMs: amount,
  leftOut: listOf(text),
  extension: text,
  vscode: text,
  platform: text,
  kernel: text,
  arch: text,
  boot: text,
};

const footer = objectOf<Footer>(
  { t: amount, reason: oneOf('stopped', 'closed', 'duration', 'size', 'failed'), snapshots: count, processes: count },
  ...(['t', 'reason', 'snapshots', 'processes'] as const),
);

const actions = oneOf(
  ...(['terminate', 'kill', 'terminateTree', 'killTree', 'interrupt', 'hangUp', 'quit'] as const),
  ...(['user1', 'user2', 'pause', 'resume', 'renice'] as const),
);

const signal = objectOf<RecordedSignal & { readonly t: number }>(
  {
    t: amount,
    type: oneOf('signal'),
    action: actions,
    target: named,
    processes: listOf(
      objectOf<RecordedSignal['processes'][number]>(
        {
          pid: count,
          startTime: amount,
          name: text,
          outcome: oneOf('gone', 'alive', 'denied', 'replaced'),
          detail: text,
        },
        ...(['pid', 'startTime', 'name', 'outcome'] as const),
      ),
    ),
  },
  ...(['t', 'type', 'action', 'target', 'processes'] as const),
);

const runaway = objectOf<RecordedRunaway & { readonly t: number }>(
  { t: amount, type: oneOf('runaway'), phase: oneOf('begin', 'end'), rule: text, process: named, text },
  ...(['t', 'type', 'phase', 'rule', 'process'] as const),
);

/** The header as far as it makes sense: a newer version may have other fields. Undefined if it is not one. */
export function decodeHeader(value: unknown): Partial<Header> | undefined {
  if (!isRecord(value) || value.type !== 'header' || value.format !== formatName) return undefined;
  return decodeFields(value, header);
}

/** Any line but the first. */
export type BodyLine = Exclude<RecordingLine, { readonly type: 'header' }>;

/**
 * One line that is not the header.
 * @returns `unknown` for a type of a later version; undefined if it makes no sense.
 */
export function decodeLine(value: unknown): BodyLine | 'unknown' | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'header':
      return undefined;
    case 'process': {
      const [id, process] = [count(value.id), identity(value)];
      return id === undefined || !process
        ? undefined
        : { ...decodeFields(value, processFacts), type: 'process', id, ...process };
    }
    case 'origin': {
      const id = count(value.id);
      const facts = decodeFields(value, originFacts);
      return id === undefined || facts.kind === undefined ? undefined : { ...facts, type: 'origin', id };
    }
    case 'changes':
      return {
        type: 'changes',
        processes: listOf((each) => decodeChange(each, processFacts))(value.processes) ?? [],
        origins: listOf((each) => decodeChange(each, originFacts))(value.origins) ?? [],
      };
    case 'snapshot':
      return decodeSnapshot(value);
    case 'signal':
      return signal(value);
    case 'runaway':
      return runaway(value);
    case 'failure':
    case 'skipped':
      return decodeLoss(value);
    case 'footer': {
      const decoded = footer(value);
      return decoded && { type: 'footer', ...decoded };
    }
    default:
      return typeof value.type === 'string' ? 'unknown' : undefined;
  }
}

type SnapshotFields = Readonly<Record<keyof RecordedLists, readonly number[]>> & {
  readonly ended: readonly RecordedEnd[];
};

function decodeSnapshot(value: Fields): BodyLine | undefined {
  const t = amount(value.t);
  if (t === undefined) return undefined;
  const lists = decodeFields<SnapshotFields>(value, {
    origins: listOf(count),
    orphans: listOf(count),
    detached: listOf(count),
    ended: listOf(end),
  });
  return { type: 'snapshot', t, ...lists };
}

function decodeLoss(value: Fields): RecordedEvent | undefined {
  const [t, message, skipped] = [amount(value.t), text(value.message), count(value.count)];
  if (t === undefined) return undefined;
  if (value.type === 'failure') return message === undefined ? undefined : { type: 'failure', t, message };
  return skipped === undefined ? undefined : { type: 'skipped', t, count: skipped };
}

/** A fact that makes no sense is left as it was. */
function decodeChange<Facts>(value: unknown, decoders: FieldDecoders<Facts>): Change<Facts> | undefined {
  const id = isRecord(value) ? count(value.id) : undefined;
  if (!isRecord(value) || id === undefined) return undefined;
  const changes: Record<string, unknown> = {};
  for (const field in decoders) {
    if (!Object.hasOwn(decoders, field) || !Object.hasOwn(value, field)) continue;
    const decoded = value[field] === null ? null : decoders[field](value[field]);
    if (decoded !== undefined) changes[field] = decoded;
  }
  return { id, ...changes } as Change<Facts>;
}
