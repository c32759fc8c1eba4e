import * as vscode from 'vscode';
import { freePort, type FreePortResult } from '../actions/ports/freePort';
import type { FreePortContext } from '../actions/ports/freePortContext';
import { isPort, maxPort } from '../actions/ports/parsePort';
import { pickPort } from '../actions/ports/pickPort';
import { listedPorts, portsOf, type PortItem } from '../actions/ports/portItems';
import { commandIds } from '../common/contributions';
import { UserFacingError } from '../common/errors';
import { Row } from '../views/processes/rowTree';

/** Free a Port: for the row of a process that listens, for `{ port }`, or for a port that the user types or chooses. */
export function registerPortCommands(context: FreePortContext): vscode.Disposable {
  return vscode.commands.registerCommand(
    commandIds.freePort,
    async (argument: unknown): Promise<FreePortResult | undefined> => {
      const port = await choosePort(argument, context);
      return port === undefined ? undefined : freePort(port, context);
    },
  );
}

async function choosePort(argument: unknown, { model }: FreePortContext): Promise<number | undefined> {
  if (argument instanceof Row) return choosePortOf(argument);
  if (typeof argument !== 'object' || argument === null || !('port' in argument)) {
    return pickPort(listedPorts(model.snapshot));
  }
  if (isPort(argument.port)) return argument.port;
  throw new UserFacingError(vscode.l10n.t('A port is a number from 1 to {0}.', maxPort));
}

/** The port of a process that listens on one; if there are several, the user chooses. */
function choosePortOf({ content: { data } }: Row): PortItem['port'] | Promise<PortItem['port']> {
  const items = data.type === 'process' ? portsOf(data.node) : [];
  return items.length === 1 ? items[0]?.port : pickPort(items);
}
