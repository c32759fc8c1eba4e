import * as vscode from 'vscode';
import type { FactGroup } from '../detailsProtocol';
import { environmentGroup } from './environmentGroup';
import { filesGroup } from './filesGroup';
import type { GroupData } from './groupData';
import { limitsGroup } from './limitsGroup';
import { portsGroup } from './portsGroup';
import { programGroup } from './programGroup';
import { signalsGroup } from './signalsGroup';
import { stateGroup } from './stateGroup';
import { threadsGroup } from './threadsGroup';
import { whyGroup } from './whyGroup';

/** All facts, in groups. Of a process that has ended, they are those that were known last. */
export function factGroupsOf(given: GroupData, now: number): readonly FactGroup[] {
  const groups = [
    ...(given.why ? [whyGroup(given.why, given.isFinal, now)] : []),
    ...(given.process ? [programGroup(given.process, given.data, now)] : []),
    stateGroup(given),
    threadsGroup(given.data),
    filesGroup(given.data),
    portsGroup(given.data),
    signalsGroup(given.data),
    limitsGroup(given.data),
    environmentGroup(given.data?.environment, given.showsEnvironment),
  ];
  return given.isFinal && !given.data
    ? groups.filter((group) => !isEmpty(group))
    : groups.map((group) => (isEmpty(group) ? { ...group, note: noteOf(given) } : group));
}

function isEmpty({ facts, table, text, note }: FactGroup): boolean {
  return facts.length === 0 && !table && text === undefined && note === undefined;
}

/** Why there is nothing in a group. */
function noteOf({ data }: GroupData): string {
  return data ? vscode.l10n.t('Not known on this system, or not permitted.') : vscode.l10n.t('Being read…');
}
