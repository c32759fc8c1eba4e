import { realpath } from 'node:fs/promises';
import type { ActionContext } from '../actions/actionContext';
import { registerCopyCommands } from '../commands/copyCommands';
import { registerEndCommands } from '../commands/endCommands';
import { registerExplainCommands } from '../commands/explainCommands';
import { registerOriginCommands } from '../commands/originCommands';
import { registerOrphanCommands } from '../commands/orphanCommands';
import { registerPauseAndLookCommand } from '../commands/pauseAndLookCommand';
import { registerPortCommands } from '../commands/portCommands';
import { registerRestartCommands } from '../commands/restartCommands';
import { registerRevealCommands } from '../commands/revealCommands';
import { registerRunawayCommands } from '../commands/runawayCommands';
import { registerSignalCommands } from '../commands/signalCommands';
import { registerViewCommands } from '../commands/viewCommands';
import type { ProcessesView } from '../views/processes/processesView';
import type { Foundation } from './foundation';
import type { Origins } from './origins';
import type { ObservedRunaways } from './runaways';

/** Commands are ids for actions. */
export function registerCommands(
  { disposables, source }: Foundation,
  actionContext: ActionContext,
  view: ProcessesView,
  { terminals, debugSessions, extensions }: Origins,
  runaways: ObservedRunaways,
): void {
  disposables.add(registerEndCommands({ ...actionContext, view }));
  disposables.add(registerOrphanCommands({ ...actionContext, view }));
  disposables.add(registerOriginCommands({ ...actionContext, view }));
  disposables.add(registerSignalCommands({ ...actionContext, view }));
  disposables.add(registerCopyCommands({ ...actionContext, view }));
  disposables.add(registerPortCommands({ ...actionContext, source }));
  disposables.add(registerExplainCommands({ ...actionContext, view }));
  const finders = {
    findTerminal: (originId: string) => terminals.findTerminal(originId),
    findTask: (originId: string) => terminals.findTask(originId),
    findCommand: (originId: string) => terminals.findCommand(originId),
    findSession: (originId: string) => debugSessions.findSession(originId),
    findExtension: (originId: string) => extensions.getExtensionId(originId),
  };
  disposables.add(registerRevealCommands({ ...finders, model: actionContext.model, view }));
  disposables.add(registerPauseAndLookCommand({ ...actionContext, source, view }));
  disposables.add(registerRestartCommands({ ...actionContext, ...finders, source, view, resolvePath: realpath }));
  disposables.add(registerRunawayCommands({ ...actionContext, view, runaways, ignored: runaways.ignored }));
  disposables.add(registerViewCommands({ ...actionContext, arrangement: view.arrangement }));
}
