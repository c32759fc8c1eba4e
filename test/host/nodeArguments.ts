import { pathToFileURL } from 'node:url';

/** What Node needs on its command line to run this project's TypeScript. */
export const nodeArguments = ['--import', pathToFileURL(require.resolve('tsx')).href] as const;
