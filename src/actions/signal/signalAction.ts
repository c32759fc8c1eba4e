import type { Action } from '../../process/control/report';

/** What the menu *Signal* sends to processes. */
export const signalCommands = ['interrupt', 'hangUp', 'quit', 'pause', 'resume', 'user1', 'user2'] as const;

export type SignalCommand = Extract<Action, (typeof signalCommands)[number]>;

/**
 * How long to wait for the process to end, in ms. The default action of most of these signals is to end it (signal(7)), and
 * a handler may do the same. Pausing and resuming end nothing.
 */
export function waitMsFor(action: SignalCommand): number {
  return action === 'pause' || action === 'resume' ? 0 : 500;
}
