import type { InspectContext } from '../../../src/actions/inspect/inspectContext';
import { NoAccessError, type NoAccess } from '../../../src/process/inspect/node/inspectorAccess';
import { getHostSystem } from '../../../src/process/source/hostSystem';

const noAccess: NoAccess = { kind: 'none', reason: 'notNode' };

/** What the inspecting commands work with, of a machine on which nothing can be looked into. */
export function fakeInspection(): Pick<
  InspectContext,
  'system' | 'inspector' | 'runtimeReader' | 'toolFinder' | 'files' | 'reports'
> {
  return {
    system: getHostSystem('linux'),
    inspector: {
      getAccess: () => Promise.resolve(noAccess),
      inspect: () => Promise.reject(new NoAccessError(noAccess)),
    },
    runtimeReader: { read: ({ commandLine }) => Promise.resolve({ executable: undefined, commandLine }) },
    toolFinder: {
      find: () => Promise.resolve(undefined),
      findAll: () => Promise.resolve({ paths: new Map(), interpreter: undefined }),
    },
    files: {
      write: () => Promise.reject(new Error('Nothing was to be written.')),
      writeParts: () => Promise.reject(new Error('Nothing was to be written.')),
    },
    reports: { write: () => Promise.reject(new Error('Nothing was to be written.')) },
  };
}
