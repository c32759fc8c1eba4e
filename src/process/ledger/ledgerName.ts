import type { Identity } from '../identity';

/** A window as the name of a file has it. */
export interface NamedWindow {
  /** Where its pid is valid, see `getPidSpace`; undefined if an earlier version wrote the name. */
  readonly space: string | undefined;
  /** Its extension host. */
  readonly process: Identity;
}

/** What the name of a ledger says. */
export interface LedgerName {
  readonly name: string;
  /** The name without the suffix for the taker. */
  readonly original: string;
  /** The window that wrote it. */
  readonly writer: NamedWindow;
  /** The window that takes it over, if one does. */
  readonly taker: NamedWindow | undefined;
}

const windowPattern = /(?:([0-9a-f]{12})-)?(\d+)-([\d.]+)/.source;
const ledgerNamePattern = new RegExp(`^(${windowPattern}\\.json)(?:\\.taken-by-${windowPattern})?$`);

/** The name of the ledger that a window writes. */
export function getLedgerName(window: NamedWindow): string {
  return `${formatWindow(window)}.json`;
}

/** The name of a ledger while a window takes it over. */
export function getTakenName({ original }: LedgerName, taker: NamedWindow): string {
  return `${original}.taken-by-${formatWindow(taker)}`;
}

/** @returns undefined if it is not the name of a ledger. A draft of one has a different name. */
export function parseLedgerName(name: string): LedgerName | undefined {
  const [, original, space, pid, startTime, takerSpace, takerPid, takerStartTime] = ledgerNamePattern.exec(name) ?? [];
  if (original === undefined || pid === undefined) return undefined;
  return {
    name,
    original,
    writer: toWindow(space, pid, startTime),
    taker: takerPid === undefined ? undefined : toWindow(takerSpace, takerPid, takerStartTime),
  };
}

/** The window on whose word the ledger stands: the one that takes it over, or else the one that wrote it. */
export function getHolder({ writer, taker }: LedgerName): NamedWindow {
  return taker ?? writer;
}

function formatWindow({ space, process: { pid, startTime } }: NamedWindow): string {
  return `${space === undefined ? '' : `${space}-`}${pid}-${startTime}`;
}

function toWindow(space: string | undefined, pid: string, startTime: string | undefined): NamedWindow {
  return { space, process: { pid: Number(pid), startTime: Number(startTime) } };
}
