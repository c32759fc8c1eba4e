import { existsSync } from 'node:fs';
import { messageOf } from '../../common/errors';
import type { Event } from '../../common/event';
import type { NativeAccess } from '../native/openKoffi';
import { createProcfsSource } from './linux/procfsSource';
import { getReaders } from './platformReaders';
import { ListingError, type ProcessSource } from './processSource';
import type { SourceState } from './sourceState';
import { ReaderChain } from './table/readerChain';
import { createTableSource } from './table/tableSource';
import { createUnavailableSource } from './unavailableSource';

/** A source, and which one it is. */
export interface ChosenSource {
  readonly source: ProcessSource;
  readonly state: SourceState;
  /** Fires when a source that had failed was replaced. */
  readonly onDidChangeState: Event<unknown>;
}

/**
 * The source for the system that this runs on. If there is a `/proc` that cannot be used, no other source is tried: `ps`
 * reads the same files, and would answer wrongly or not at all. Every listing then fails, and says why.
 */
export function createSource(native: NativeAccess, platform: NodeJS.Platform = process.platform): ChosenSource {
  const isForced = native.failure?.kind === 'setting';
  if (platform === 'linux' && !isForced && existsSync('/proc/version')) return chooseProcfs();
  const chain = new ReaderChain(getReaders(platform, native.koffi));
  return {
    source: createTableSource(chain),
    get state() {
      return getState(chain, native);
    },
    onDidChangeState: chain.onDidReplace,
  };
}

function getState({ current: { name }, replacement }: ReaderChain, { failure }: NativeAccess): SourceState {
  if (!replacement) return { name, fallback: failure };
  const { before, error } = replacement;
  return { name, fallback: { kind: 'failed', detail: `${before.name}: ${messageOf(error)}` } };
}

function chooseProcfs(): ChosenSource {
  return {
    source: createProcfsOrNone(),
    state: { name: 'procfs', fallback: undefined },
    onDidChangeState: () => ({ dispose: () => undefined }),
  };
}

function createProcfsOrNone(): ProcessSource {
  try {
    return createProcfsSource();
  } catch (error) {
    if (error instanceof ListingError) return createUnavailableSource(error);
    throw error;
  }
}
