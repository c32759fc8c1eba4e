import { systemClock } from '../common/clock';
import { DebugSessions } from '../origins/debugSessions';
import { createExtensionHostOrigin } from '../origins/extensionHost';
import { ExtensionOrigins } from '../origins/extensionOrigins';
import { isLocalTerminal } from '../origins/localTerminal';
import { OwnProcesses } from '../origins/ownProcesses';
import { Tasks } from '../origins/tasks';
import { Terminals } from '../origins/terminals';
import { isOwnHost } from '../process/control/vscodeHosts';
import { getVSCodeRole } from '../process/programs/vscodeProcesses';
import type { Foundation } from './foundation';

/** What the workspace starts processes for. */
export function createOrigins({ disposables, log, source, getProcess, readExecutable }: Foundation) {
  const tasks = disposables.add(new Tasks(getProcess));
  const terminals = disposables.add(
    new Terminals({
      tasks,
      getProcess,
      isLocal: (rootPid) => isLocalTerminal(rootPid, getProcess),
      clock: systemClock,
    }),
  );
  const ownProcesses = new OwnProcesses({
    getProcess,
    self: process.pid,
    terminals: () => terminals.origins().map(({ rootPid }) => rootPid),
    isHost: (other) => isOwnHost(other, process.pid, getProcess, readExecutable) || getVSCodeRole(other) !== undefined,
  });
  const debugSessions = disposables.add(
    new DebugSessions({
      getProcess,
      getEnvironment: (debuggee) => source.environment(debuggee),
      ownProcesses,
      now: Date.now,
      debug: (message) => {
        log.debug(message);
      },
    }),
  );
  const extensionHost = createExtensionHostOrigin();
  const extensions = disposables.add(new ExtensionOrigins(extensionHost.id));
  const list = () => [...terminals.origins(), ...debugSessions.origins(), extensionHost];
  return { terminals, debugSessions, extensions, list };
}

export type Origins = ReturnType<typeof createOrigins>;
