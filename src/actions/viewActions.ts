import type { ActionContext } from './actionContext';

/** Refreshes the model now. */
export function refresh(context: Pick<ActionContext, 'refresh'>): Promise<void> {
  return context.refresh();
}

/** Opens the log of this extension. */
export function showLog({ log }: Pick<ActionContext, 'log'>): void {
  log.show();
}
