import type { LineageRecord, LostParent } from '../lineage/lineageRecord';
import type { ProcessNode } from '../model/snapshot';
import { heldMemory } from '../processTable';
import type { Redactor } from '../redaction/redactor';
import { roundCpu, roundMemory } from './factChanges';
import type { ProcessFacts, RecordedLineage, RecordedParent } from './recordingFormat';

/** A node and what was recorded of it. */
export interface RecordedNode {
  readonly node: ProcessNode;
  readonly facts: ProcessFacts;
}

/** Turns nodes into facts, without what others should not see. */
export class FactMaker {
  /** `originId` gives the number of an origin. */
  constructor(
    private readonly redactor: Redactor,
    private readonly originId: (record: LineageRecord) => number,
  ) {}

  /** `before` is the same process earlier: what costs most to make is taken from there if it is the same. */
  factsOf(node: ProcessNode, below: number | undefined, before: RecordedNode | undefined): ProcessFacts {
    const { process, record, cpu, total, ports, lostParent, detachedDescendants } = node;
    const { redactor } = this;
    const old = before?.node;
    const known = before?.facts;
    const isTree = total.count !== 1 || total.cpu !== cpu || heldMemory(total) !== process.memory;
    return withoutUndefined({
      name: old?.process.name === process.name ? known?.name : redactor.text(process.name),
      commandLine:
        old?.process.commandLine === process.commandLine
          ? known?.commandLine
          : redactor.commandLine(process.commandLine),
      cwd:
        process.cwd === undefined
          ? undefined
          : old?.process.cwd === process.cwd
            ? known?.cwd
            : redactor.path(process.cwd),
      startedAt: process.startedAt,
      parentPid: process.parentPid,
      state: process.state,
      threads: process.threads,
      session: process.session,
      group: process.group,
      otherUser: process.otherUser?.acceptsSignals,
      cpu: roundCpu(cpu),
      memory: roundMemory(process.memory),
      treeCpu: isTree ? roundCpu(total.cpu) : undefined,
      treeMemory: isTree ? roundMemory(heldMemory(total)) : undefined,
      treeCount: isTree ? total.count : undefined,
      forksPerSecond: node.forksPerSecond,
      ports: ports.length === 0 ? undefined : ports,
      isVSCode: node.isVSCode ? true : undefined,
      below,
      orphan: node.state,
      orphanedAt: node.orphanedAt,
      lostParent: lostParent && (old?.lostParent === lostParent ? known?.lostParent : this.parentOf(lostParent)),
      lineage: old?.record === record ? known?.lineage : this.lineageOf(record),
      detachedDescendants: detachedDescendants.length === 0 ? undefined : detachedDescendants.map(identityOf),
    });
  }

  private lineageOf(record: LineageRecord): RecordedLineage {
    const { evidence, hostPid, parent, lost, inherited, orphanedAt, endedWith } = record;
    return withoutUndefined({
      origin: this.originId(record),
      evidence,
      hostPid,
      parent: parent && { ...identityOf(parent), name: this.redactor.text(parent.name) },
      lost: lost?.map((each) => this.parentOf(each)),
      inherited,
      orphanedAt,
      endedWith,
    });
  }

  private parentOf({ pid, startTime, name, commandLine, endedAt, parent }: LostParent): RecordedParent {
    return withoutUndefined({
      pid,
      startTime,
      name: this.redactor.text(name),
      commandLine: this.redactor.commandLine(commandLine),
      endedAt,
      parent: parent && identityOf(parent),
    });
  }
}

export function identityOf({ pid, startTime }: { readonly pid: number; readonly startTime: number }) {
  return { pid, startTime };
}

/** JSON leaves out what is undefined: without it, what is compared is what is written. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
