import type { Identity } from '../identity';

/** A window as the name of a file has it. */
export interface NamedWindow {
  /** Where its pid means something, see `getPidSpace`; undefined where an earlier version has written the name. */
  readonly space: string | undefined;
  /** Its extension host. */
  readonly process: Identity;
}

/** What the name of a ledger says. */
export interface LedgerName {
  readonly name: string;
  /** The name without that of the taker. */
  readonly original: string;
  /** The window that has written it. */
  readonly writer: NamedWindow;
  /** The window that is taking it over, if one is. */
  readonly taker: NamedWindow | undefined;
}

const window = /(?:([0-9a-f]{12})-)?(\d+)-([\d.]+)/.source;
const ledgerName = new RegExp(`^(${window}\\.json)(?:\\.taken-by-${window})?$`);

/** The name of the ledger that a window writes. */
export function getLedgerName(window: NamedWindow): string {
  return `${nameOf(window)}.json`;
}

/** What a ledger is called while a window is taking it over. */
export function getTakenName({ original }: LedgerName, taker: NamedWindow): string {
  return `${original}.taken-by-${nameOf(taker)}`;
}

/** Undefined for all that is not the name of a ledger: a half-written one has another. */
export function parseLedgerName(name: string): LedgerName | undefined {
  const [, original, space, pid, startTime, takerSpace, takerPid, takerStartTime] = ledgerName.exec(name) ?? [];
  if (original === undefined || pid === undefined) return undefined;
  return {
    name,
    original,
    writer: named(space, pid, startTime),
    taker: takerPid === undefined ? undefined : named(takerSpace, takerPid, takerStartTime),
  };
}

function nameOf({ space, process: { pid, startTime } }: NamedWindow): string {
  return `${space === undefined ? '' : `${space}-`}${pid}-${startTime}`;
}

function named(space: string | undefined, pid: string, startTime: string | undefined): NamedWindow {
  return { space, process: { pid: Number(pid), startTime: Number(startTime) } };
}
