/** Requests to the supervisor of a sandbox. Each has a number, which its answer repeats. */
export type Request =
  | {
      readonly kind: 'spawn';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'kill'; readonly pid: number; readonly signal: NodeJS.Signals }
  | { readonly kind: 'list' }
  | { readonly kind: 'close' };

/** A process in a sandbox. */
export interface SandboxProcess {
  /** As seen inside the sandbox. */
  readonly pid: number;
  readonly parent: number;
  /** One letter, as in `proc(5)`: `Z` for a zombie. */
  readonly state: string;
  readonly commandLine: string;
}

/**
 * Messages of the supervisor: first that it is ready, then its answers, and the output and exit of its children. A child
 * is identified by the number of the request that started it, since pids are reused.
 */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'output'; readonly id: number; readonly text: string }
  | { readonly kind: 'exit'; readonly id: number; readonly code: number | null };

/** In the environment of everything that is started in a sandbox, and so of all its descendants. */
export const sandboxVariable = 'RUNAWAY_TEST_SANDBOX';
