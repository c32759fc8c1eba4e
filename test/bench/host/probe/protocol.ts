/** The folder in which each extension host listens, on a socket that is named for its pid. */
export const folderVariable = 'RUNAWAY_PROBE_FOLDER';

/** Set if the heap is sampled from the beginning, before the extension under test is activated. */
export const heapVariable = 'RUNAWAY_PROBE_HEAP';

/** The extension under test. */
export const extensionId = 'runaway-tools.runaway';

export function socketPath(folder: string, extensionHost: number): string {
  return `${folder}/${extensionHost}.sock`;
}

/** A request to the probe: one line of JSON, which gets one line of JSON as the answer. */
export type ProbeRequest =
  | { readonly kind: 'activation' }
  | { readonly kind: 'processCount' }
  /** Writes a CPU profile to that file. */
  | { readonly kind: 'profile'; readonly durationMs: number; readonly intervalUs: number; readonly file: string }
  /** Writes a heap profile to that file, if the heap is sampled. */
  | { readonly kind: 'memory'; readonly file: string };

/** What the answer to a request is. */
export interface ProbeAnswers {
  readonly activation: ActivationAnswer;
  readonly processCount: number;
  readonly profile: ProfileAnswer;
  readonly memory: MemoryAnswer;
}

export interface ActivationAnswer {
  /** To load the extension and to call its `activate()`; undefined if VS Code has done so before it could be measured. */
  readonly activationMs: number | undefined;
}

export interface ProfileAnswer {
  /** How often the extension has listed the processes meanwhile. */
  readonly refreshes: number;
}

/** After a garbage collection. */
export interface MemoryAnswer {
  /** The heap of the whole extension host. */
  readonly heapBytes: number;
  /** Objects that the extension has made; undefined if the heap is not sampled. */
  readonly ownBytes: number | undefined;
}
