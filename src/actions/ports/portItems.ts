import * as vscode from 'vscode';
import { groupBy } from '../../common/groupBy';
import type { ProcessNode, Snapshot } from '../../process/model/snapshot';
import { allNodes } from '../../process/model/snapshotQueries';
import { originRules, type OriginRef } from '../../process/origin';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import { escapeIcons } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { maxPort, parsePort } from './parsePort';

/** An item of the Quick Pick; without a port it says what is expected. */
export interface PortItem extends vscode.QuickPickItem {
  readonly port: number | undefined;
}

/** A process that listens on ports. */
type Listener = Pick<ProcessNode, 'process' | 'ports'> & { readonly origin: OriginRef };

/** What listens on ports, as far as it belongs to the workspace: an item for each port, sorted by number. */
export function listedPorts(snapshot: Snapshot): readonly PortItem[] {
  return itemsOf(listenersOf(snapshot));
}

/** The same for one process. */
export function portsOf({ process, ports, record: { origin } }: ProcessNode): readonly PortItem[] {
  return itemsOf([{ process, ports, origin }]);
}

function itemsOf(listeners: Iterable<Listener>): readonly PortItem[] {
  const listening = [...listeners].flatMap((listener) => listener.ports.map((port) => ({ listener, port })));
  return [...groupBy(listening, ({ port }) => port.port)]
    .sort(([a], [b]) => a - b)
    .flatMap(([port, all]) => {
      const openers = all.filter((each) => !each.port.isInherited);
      const [first, ...others] = openers.length > 0 ? openers : all;
      return first ? [portItem(port, first.listener, others.length)] : [];
    });
}

/**
 * The items for what is typed: the ports of the workspace, and one for a port that none of them has. What was typed stays
 * in the list even if its text does not match.
 */
export function itemsFor(typed: string, listed: readonly PortItem[]): readonly PortItem[] {
  if (typed.trim() === '') return listed;
  const port = parsePort(typed);
  if (port === undefined) return [...listed, invalidItem()];
  if (!listed.some((item) => item.port === port)) return [typedItem(port), ...listed];
  return listed.map((item) => (item.port === port ? { ...item, alwaysShow: true } : item));
}

function portItem(port: number, { process, origin }: Listener, more: number): PortItem {
  const name = escapeIcons(displayName(process), maxNameLength);
  const description = [escapeIcons(originText(origin)), process.pid.toString()];
  if (more > 0) description.push(vscode.l10n.t('and {0} more', more));
  return { label: `:${port} ${name}`, description: description.join(' · '), port };
}

function typedItem(port: number): PortItem {
  return { label: `:${port}`, description: vscode.l10n.t('whatever listens on it'), alwaysShow: true, port };
}

function invalidItem(): PortItem {
  return {
    label: vscode.l10n.t('Type a port from 1 to {0}, or an address with one, such as localhost:5173', maxPort),
    alwaysShow: true,
    port: undefined,
  };
}

function* listenersOf(snapshot: Snapshot): Generator<Listener> {
  for (const { process, ports, record } of allNodes(snapshot)) yield { process, ports, origin: record.origin };
  for (const { root, ports = [], origin } of snapshot.origins) {
    if (root && originRules[origin.kind].canEndRoot) yield { process: root, ports, origin };
  }
}
