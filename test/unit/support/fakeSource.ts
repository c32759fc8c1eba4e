import { ListingError, type ProcessSource } from '../../../src/process/source/processSource';
import { createUnavailableSource } from '../../../src/process/source/unavailableSource';

/** A source that answers what is handed in, and nothing else: listings fail, and what is not known is undefined. */
export function fakeSource(answers: Partial<ProcessSource>): ProcessSource {
  const { get = () => undefined } = answers;
  const rest = createUnavailableSource(new ListingError('This listing was not expected.'));
  return { ...rest, failure: undefined, get, getBasic: get, ...answers };
}
