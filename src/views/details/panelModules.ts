/** What is loaded with the first panel. */
export { DetailsPanel } from './detailsPanel';
export { createRecordedProcess } from './recordedProcess';
export { WatchedProcess } from './watchedProcess';
