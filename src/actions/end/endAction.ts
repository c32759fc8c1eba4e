import type { Action } from '../../process/control/report';

/** The four ways to end a process. */
export const endActions = ['terminate', 'kill', 'terminateTree', 'killTree'] as const;

export type EndAction = Extract<Action, (typeof endActions)[number]>;

/** Whether an action kills, which no process can prevent or delay. */
export function isForced(action: Action): boolean {
  return action === 'kill' || action === 'killTree';
}

/** The action that kills what this one would end. */
export function toForced(action: EndAction): EndAction {
  return endsTree(action) ? 'killTree' : 'kill';
}

/** Whether an action also ends the descendants of its target. */
export function endsTree(action: Action): boolean {
  return action === 'terminateTree' || action === 'killTree';
}
