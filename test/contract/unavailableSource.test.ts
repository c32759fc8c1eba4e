import { ListingError } from '../../src/process/source/processSource';
import { createUnavailableSource } from '../../src/process/source/unavailableSource';
import { describeFailingSource } from './processSource';

describeFailingSource('the unavailable source', () => createUnavailableSource(new ListingError('no /proc here')));
