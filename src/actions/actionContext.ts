import type { Clock } from '../common/clock';
import type { Log } from '../common/log';
import type { ProcessController } from '../process/control/processController';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { Recogniser } from '../process/lineage/recogniser';
import type { ProcessModel } from '../process/model/processModel';
import type { ProcessSource } from '../process/source/processSource';
import type { PausedProcesses } from '../workspace/pausedProcesses';
import type { Settings } from '../workspace/settings';

/** The part of `vscode.LogOutputChannel` that actions use. */
export interface ActionLog extends Log {
  /** Opens the log in the window. */
  show(): void;
}

/** A terminal that input can be sent to: the part of `vscode.Terminal` that actions use. */
export interface InputTerminal {
  readonly name: string;
  sendText(text: string, shouldExecute: boolean): void;
}

/** What actions work with. */
export interface ActionContext {
  readonly controller: ProcessController;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly source: Pick<ProcessSource, 'handlesSignal' | 'isInForeground'>;
  readonly settings: Pick<Settings, 'confirm' | 'terminateGraceMs'>;
  readonly keptCommands: Pick<KeptCommands, 'add' | 'remove'>;
  readonly pausedProcesses: Pick<PausedProcesses, 'add' | 'remove'>;
  /** The terminal of this window whose shell leads a session. */
  readonly findTerminal: (session: number) => InputTerminal | undefined;
  /** Starts to recognise processes of origins that no listing has shown yet. */
  readonly recognise: () => Recogniser;
  readonly clock: Clock;
  readonly log: ActionLog;
  /** Refreshes the model. Resolves after a refresh that began after this call, and never rejects. */
  readonly refresh: () => Promise<void>;
}
