import type { Identity } from '../../process/identity';
import type { ProcessSource } from '../../process/source/processSource';
import type { DataReader, ProcessData, SignalData } from './detailsData';

/**
 * The signals by which programs are mostly asked for something, with their numbers on Linux and macOS; those whose numbers
 * differ between the two are left out.
 */
const commonSignals = [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGQUIT', 3],
  ['SIGTERM', 15],
] as const;

/** Reads what a source knows of a process. */
export function createSourceReader(
  source: Pick<ProcessSource, 'get' | 'details' | 'facts' | 'getExecutable' | 'handlesSignal'>,
): DataReader {
  return {
    isRunning: (process) => isRunning(process, source),
    read: async (process) => {
      const [details, facts] = await Promise.all([source.details(process), source.facts(process)]);
      // A pid alone is asked for here: it may be another process by now.
      const executable = source.getExecutable(process.pid);
      const signals = readSignals(process, source);
      if (isRunning(process, source) === false) return undefined;
      const data: ProcessData = {
        process: facts?.process,
        executable,
        ignoresTerminate: facts?.ignoresTerminate,
        tracer: facts?.tracer,
        files: details?.openFiles === undefined ? undefined : { count: details.openFiles },
        listening: details?.listening,
        signals,
        io: details?.io,
        proportionalMemory: details?.proportionalMemory,
        environment: details?.environment,
      };
      return data;
    },
  };
}

function isRunning(process: Identity, source: Pick<ProcessSource, 'get'>): boolean | undefined {
  try {
    return source.get(process.pid)?.startTime === process.startTime;
  } catch {
    // The system could not be asked.
    return undefined;
  }
}

/** Undefined if the system does not tell. */
function readSignals(process: Identity, source: Pick<ProcessSource, 'handlesSignal'>): SignalData | undefined {
  const answers = commonSignals.map(([name, number]) => ({ name, isHandled: source.handlesSignal(process, number) }));
  if (answers.every(({ isHandled }) => isHandled === undefined)) return undefined;
  return { handled: answers.filter(({ isHandled }) => isHandled === true).map(({ name }) => name) };
}
