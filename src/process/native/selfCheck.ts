import type { Koffi } from './loadKoffi';
import { NativeError } from './nativeFailure';

/** One comparison of what native calls tell of their own process with what Node.js tells of it. */
export interface SelfCheckLine {
  /** What was compared, for the log: `start time`. */
  readonly name: string;
  /** How the two differ; undefined if they agree. */
  readonly failure?: string | undefined;
}

/**
 * Proves that the structures of the system are what this extension takes them for. It runs in a process of its own first
 * (`canary`), where it may take its time and start children, and then in the extension host.
 */
export type SelfCheck = (
  koffi: Koffi,
  where: 'canary' | 'host',
) => readonly SelfCheckLine[] | Promise<readonly SelfCheckLine[]>;

/** @throws {NativeError} with all lines that failed, or with what the check has thrown. */
export async function runSelfCheck(check: SelfCheck, koffi: Koffi, where: 'canary' | 'host'): Promise<void> {
  let lines: readonly SelfCheckLine[];
  try {
    lines = await check(koffi, where);
  } catch (error) {
    throw new NativeError('mismatch', String(error));
  }
  const failed = lines.flatMap(({ name, failure }) => (failure === undefined ? [] : `${name}: ${failure}`));
  if (failed.length > 0) throw new NativeError('mismatch', failed.join('; '));
  if (lines.length === 0) throw new NativeError('mismatch', 'nothing was compared');
}
