import type { Log } from '../common/log';
import type { ProcessController } from '../process/control/processController';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { ProcessModel } from '../process/model/processModel';
import type { Settings } from '../workspace/settings';

/** The part of `vscode.LogOutputChannel` that actions use. */
export interface ActionLog extends Log {
  /** Opens the log in the window. */
  show(): void;
}

/** What actions work with. */
export interface ActionContext {
  readonly controller: ProcessController;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly settings: Pick<Settings, 'terminateGraceMs'>;
  readonly keptCommands: Pick<KeptCommands, 'add' | 'remove'>;
  readonly log: ActionLog;
  /** Refreshes the model. Resolves after a refresh that began after this call, and never rejects. */
  readonly refresh: () => Promise<void>;
}
