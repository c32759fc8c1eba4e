import { pathToFileURL } from 'node:url';

/** Arguments with which Node runs the TypeScript of this project. */
export const nodeArguments = ['--import', pathToFileURL(require.resolve('tsx')).href] as const;
