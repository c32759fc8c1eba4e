import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { ListingError } from '../processSource';
import type { ProcessTableReader } from './processTableReader';

/**
 * The table of a reader.
 * @throws {ListingError} also if it is empty. We exist ourselves, so that the answer of the system was not understood.
 */
export function listEverything(
  reader: ProcessTableReader,
  known: readonly Identity[],
): readonly ProcessInfo[] | Promise<readonly ProcessInfo[]> {
  const answer = reader.listAll(known);
  return answer instanceof Promise ? answer.then(checkTable) : checkTable(answer);
}

function checkTable(all: readonly ProcessInfo[]): readonly ProcessInfo[] {
  if (all.length === 0) throw new ListingError('Processes cannot be listed: there seem to be none.');
  return all;
}
