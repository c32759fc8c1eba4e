import type { ProcessActivity, ThreadActivity } from '../../../src/process/source/processActivity';

/** A thread that sleeps, and of which nothing else is known. */
export function threadOf(some: Partial<ThreadActivity> = {}): ThreadActivity {
  return {
    ...{ tid: 1, name: 'x', state: 'sleeping', isExiting: false, cpuTime: 0, awaited: [] },
    ...{ cpu: undefined, demand: undefined, isMostlyInKernel: undefined },
    ...{ waitChannel: undefined, systemCall: undefined, descriptor: undefined },
    ...some,
  };
}

/** A process with such a thread. */
export function activityOf(some: Partial<ProcessActivity> = {}): ProcessActivity {
  return {
    ...{ pid: 1, startTime: 10, name: 'x', commandLine: [], state: 'sleeping', isKernelThread: false },
    ...{ threads: [threadOf()], threadCount: 1, parent: undefined, tracer: undefined, ended: undefined },
    ...{ otherUser: undefined, isInContainer: false, gaps: [] },
    ...some,
  };
}
