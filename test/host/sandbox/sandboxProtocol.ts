/** What is asked of the supervisor in a sandbox. Every request has a number, which its answer repeats. */
export type Request =
  | {
      readonly what: 'spawn';
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly what: 'kill'; readonly pid: number; readonly signal: NodeJS.Signals }
  | { readonly what: 'list' }
  | { readonly what: 'close' };

/** A process in a sandbox. */
export interface SandboxProcess {
  /** As seen inside the sandbox. */
  readonly pid: number;
  readonly parent: number;
  /** One letter, `Z` for a zombie. */
  readonly state: string;
  readonly commandLine: string;
}

/**
 * What the supervisor says: first that it is ready, then answers, and what its children do. A child goes by the number
 * of the request that started it, since pids come back.
 */
export type Message =
  | { readonly what: 'ready' }
  | { readonly what: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly what: 'output'; readonly id: number; readonly text: string }
  | { readonly what: 'exit'; readonly id: number; readonly code: number | null };

/** In the environment of everything that is started in a sandbox, and so of all that descends from it. */
export const sandboxVariable = 'RUNAWAY_TEST_SANDBOX';
