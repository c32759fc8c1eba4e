import { keyOf, type Identity } from '../identity';
import type { Origin } from '../origin';
import { EndedOrigins } from './endedOrigins';
import { HeldRoots } from './heldRoots';
import { InheritedMembers } from './inheritedMembers';
import { LineagePass, type LineageState, type OutsideEvidence } from './lineagePass';
import type { LineageRecord } from './lineageRecord';
import { OwnedProcesses } from './ownedProcesses';
import { OtherVSCodes } from './otherVSCodes';
import { createRecogniser, type Recogniser, type RecogniserOptions } from './recogniser';
import { RootTracker } from './rootTracker';
import { SessionTracker } from './sessionTracker';

export interface LineageOptions {
  /** How long VS Code may hold the root of an origin from before the window was reloaded, in ms. */
  readonly maxHeldMs?: number;
}

/**
 * Remembers every living process that ever belonged to an origin, so that a process whose parent has died is still known
 * as ours. Of the dead it keeps only what their children need: their identities, their descent, and the sessions that
 * they led. Each listing is one pass: {@link begin}.
 */
export class Lineage {
  private readonly state: LineageState;

  constructor({ maxHeldMs }: LineageOptions = {}) {
    this.state = {
      roots: new RootTracker(),
      sessions: new SessionTracker(),
      endedOrigins: new EndedOrigins(),
      inherited: new InheritedMembers(),
      heldRoots: new HeldRoots(maxHeldMs),
      otherVSCodes: new OtherVSCodes(),
      owned: new OwnedProcesses(),
    };
  }

  /** Whether another VS Code was ever seen below an origin of ours. */
  get hasSeenVSCode(): boolean {
    return this.state.otherVSCodes.wasSeen;
  }

  /** Prepares a listing with the origins that are open now. */
  begin(origins: readonly Origin[], evidence: OutsideEvidence = {}): LineagePass {
    return new LineagePass(this.state, origins, evidence);
  }

  /** Starts to recognise processes that no listing has shown yet, for a command that ends them. */
  recognise(options: Omit<RecogniserOptions, 'sessions' | 'otherVSCodes' | 'findRecord'>): Recogniser {
    const { owned: ownedBefore, sessions, otherVSCodes } = this.state;
    const findRecord = (process: Identity) => (this.state.owned.find(process) ?? ownedBefore.find(process))?.record;
    return createRecogniser({ ...options, sessions, otherVSCodes, findRecord });
  }

  /** Takes over what an earlier window left behind. */
  inherit(records: Iterable<LineageRecord>): void {
    this.state.inherited.add(records);
  }

  /** Forgets inherited processes that belong to another window after all. */
  release(processes: Iterable<Identity>): void {
    const { inherited, owned, sessions } = this.state;
    for (const process of processes) {
      inherited.delete(keyOf(process));
      const record = owned.find(process)?.record;
      if (!record?.inherited) continue;
      owned.delete(process);
      sessions.forget(record.session);
    }
  }

  /** All that is remembered, for the ledger. */
  *remembered(): Iterable<LineageRecord> {
    const { inherited, owned } = this.state;
    for (const record of inherited.all) if (!owned.find(record)) yield record;
    for (const { record } of owned.all) yield record;
  }

  /** The process that was first seen as the root of an origin; undefined before the first listing with that origin. */
  rootIdentity(originId: string): Identity | undefined {
    return this.state.roots.get(originId);
  }
}
