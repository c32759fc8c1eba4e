import * as vscode from 'vscode';
import type { ProcessInfo, ProcessState } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';
import { heldMemory } from '../../process/processTable';
import type { ContextSwitches } from '../../process/source/processDetails';
import { maxNameLength } from '../../process/programs/displayName';
import type { Why } from '../../process/why/why';
import { escapeControlCharacters, shellQuote } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import { chainLines, whySentence } from '../../ui/whyText';
import type { ProcessData } from './detailsData';
import { descriptorKindText } from './descriptorText';
import type { Fact, FactGroup, FactTable } from './detailsProtocol';
import { environmentGroup } from './environmentGroup';

/** Texts of other programs are shown up to this length, in characters. */
const maxTextLength = 4_000;
/** The same for a text within a table. */
const maxCellLength = 300;

/** More rows of a table than this are counted, not shown. */
const maxRows = 200;

/** What is known of a process: what the model has, and what was read last. */
export interface GroupData {
  readonly why: Why | undefined;
  readonly process: ProcessInfo | undefined;
  /** Of its tree. */
  readonly total: Totals | undefined;
  /** Undefined before it was read for the first time. */
  readonly data: ProcessData | undefined;
  /** Nothing of it changes any more, and nothing more will be read. */
  readonly isFinal: boolean;
  readonly showsEnvironment: boolean;
}

/** All facts, in groups. Of a process that has ended, they are those that were known last. */
export function factGroupsOf(given: GroupData, now: number): readonly FactGroup[] {
  const groups = [
    ...(given.why ? [whyGroup(given.why, given.isFinal, now)] : []),
    ...(given.process ? [programGroup(given.process, given, now)] : []),
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

function whyGroup(why: Why, isFinal: boolean, now: number): FactGroup {
  const isTelling = why.chain.length > 1;
  return {
    id: 'why',
    title: isFinal ? vscode.l10n.t('Why it ran') : vscode.l10n.t('Why it runs'),
    text: whySentence(why, now),
    ...(isTelling && { chain: chainLines(why, now) }),
    facts: [],
  };
}

function programGroup(listed: ProcessInfo, { data }: GroupData, now: number): FactGroup {
  const process = data?.process ?? listed;
  const { commandLine, cwd, startedAt, otherUser } = process;
  const facts: Fact[] = [
    code(vscode.l10n.t('Command line'), commandLine.length > 0 ? shellQuote(commandLine, maxTextLength) : undefined),
    code(vscode.l10n.t('Folder'), cwd),
    code(vscode.l10n.t('Executable'), executableText(data?.executable)),
    plain(vscode.l10n.t('User'), otherUser ? otherUser.name : vscode.l10n.t('you')),
    plain(vscode.l10n.t('Started'), startedAt === undefined ? undefined : formatTimestamp(startedAt, now)),
    plain(vscode.l10n.t('Parent'), process.parentPid === 0 ? undefined : process.parentPid.toString()),
  ];
  return { id: 'program', title: vscode.l10n.t('Program'), facts };
}

function stateGroup({ process: listed, total, data, isFinal }: GroupData): FactGroup {
  const process = data?.process ?? listed;
  const facts: Fact[] = [];
  if (process && !isFinal) facts.push(plain(vscode.l10n.t('State'), stateText(process.state, data?.tracer)));
  if (process) {
    facts.push(plain(vscode.l10n.t('Memory'), formatMemory(process.memory)));
    if (data?.proportionalMemory !== undefined) {
      const part = formatMemory(data.proportionalMemory);
      facts.push(plain(vscode.l10n.t('Memory, with its part of what is shared'), part));
    }
    facts.push(plain(vscode.l10n.t('CPU time'), seconds(process.cpuTime)));
    facts.push(plain(vscode.l10n.t('Threads'), process.threads.toLocaleString()));
  }
  if (total && total.count > 1) {
    facts.push(plain(vscode.l10n.t('With its tree'), treeText(total)));
  }
  if (data?.io) {
    const { read, written, readFromDisk, writtenToDisk } = data.io;
    facts.push(
      plain(vscode.l10n.t('Read'), ioText(read, readFromDisk)),
      plain(vscode.l10n.t('Written'), ioText(written, writtenToDisk)),
    );
  }
  facts.push(...surroundingFacts(data));
  const activity = isFinal ? undefined : data?.activity;
  return {
    id: 'state',
    title: vscode.l10n.t('State and use'),
    ...(activity !== undefined && { text: escapeControlCharacters(activity, maxTextLength) }),
    facts,
  };
}

/** What is worth a line only where it is known. */
function surroundingFacts(data: ProcessData | undefined): readonly Fact[] {
  const { contextSwitches, otherNamespaces = [], controlGroup } = data ?? {};
  return [
    ...(contextSwitches ? [plain(vscode.l10n.t('Switches'), switchText(contextSwitches))] : []),
    ...(otherNamespaces.length > 0 ? [plain(vscode.l10n.t('Namespaces of its own'), otherNamespaces.join(', '))] : []),
    ...(controlGroup === undefined ? [] : [code(vscode.l10n.t('Control group'), controlGroup)]),
  ];
}

function switchText({ voluntary, involuntary }: ContextSwitches): string {
  return vscode.l10n.t(
    'waited {0} times, was interrupted {1} times',
    voluntary.toLocaleString(),
    involuntary.toLocaleString(),
  );
}

function executableText(executable: ProcessData['executable']): string | undefined {
  if (!executable) return undefined;
  return executable.isDeleted ? vscode.l10n.t('{0}, removed or replaced since', executable.path) : executable.path;
}

function threadsGroup(data: ProcessData | undefined): FactGroup {
  const group = { id: 'threads', title: vscode.l10n.t('Threads'), facts: [] } as const;
  if (!data?.threads || data.threads.length === 0) return group;
  const threads = data.threads.toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  return {
    ...group,
    ...table(
      vscode.l10n.t('Threads, the busiest first'),
      [vscode.l10n.t('Thread'), vscode.l10n.t('Id'), vscode.l10n.t('CPU'), vscode.l10n.t('What it does')],
      threads.map(({ id, name, cpu, activity }) => [
        name,
        id.toString(),
        cpu === undefined ? '' : formatCpu(cpu),
        activity ?? '',
      ]),
    ),
  };
}

function filesGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Open files');
  const descriptors = data?.descriptors;
  if (!descriptors) return { id: 'files', title, facts: [] };
  const { count, kinds, first, isCut } = descriptors;
  const all = [...kinds].sort(([, a], [, b]) => b - a);
  const facts = [
    plain(
      vscode.l10n.t('In all'),
      isCut ? vscode.l10n.t('{0} or more', count.toLocaleString()) : count.toLocaleString(),
    ),
    ...all.map(([kind, number]) => plain(descriptorKindText(kind), number.toLocaleString())),
  ];
  if (first.length === 0) return { id: 'files', title, facts };
  const rows = first.map(({ number, kind, name }) => [number.toString(), descriptorKindText(kind), name]);
  const columns = [vscode.l10n.t('Descriptor'), vscode.l10n.t('Kind'), vscode.l10n.t('File')];
  return { id: 'files', title, facts, ...table(vscode.l10n.t('Descriptors'), columns, rows) };
}

function portsGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Ports');
  if (!data?.listening && !data?.connections) return { id: 'ports', title, facts: [] };
  const { listening, connections } = data;
  const facts = listening
    ? [
        plain(
          vscode.l10n.t('Listens on'),
          listening.length === 0 ? vscode.l10n.t('nothing') : listening.slice(0, maxRows).map(addressText).join(', '),
        ),
      ]
    : [];
  if (!connections || connections.length === 0) return { id: 'ports', title, facts };
  const rows = connections.map(({ port, remotePort }) => [port.toString(), remotePort.toString()]);
  const columns = [vscode.l10n.t('Its port'), vscode.l10n.t('Port of the other side')];
  return { id: 'ports', title, facts, ...table(vscode.l10n.t('Connections'), columns, rows) };
}

function signalsGroup(data: ProcessData | undefined): FactGroup {
  const { signals, ignoresTerminate } = data ?? {};
  const facts: Fact[] = [];
  const add = (name: string, list: readonly string[] | undefined): void => {
    if (list) facts.push(plain(name, list.length === 0 ? vscode.l10n.t('none') : list.join(', ')));
  };
  add(vscode.l10n.t('Handles'), signals?.handled);
  add(vscode.l10n.t('Ignores'), signals?.ignored);
  add(vscode.l10n.t('Blocks'), signals?.blocked);
  if (signals?.pending?.length) add(vscode.l10n.t('Not delivered yet'), signals.pending);
  if (ignoresTerminate === true && !signals) {
    facts.push(plain(vscode.l10n.t('Terminate'), vscode.l10n.t('ignores SIGTERM, and so does what it starts')));
  }
  return { id: 'signals', title: vscode.l10n.t('Signals'), facts };
}

function limitsGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Limits');
  const { limits = [] } = data ?? {};
  if (limits.length === 0) return { id: 'limits', title, facts: [] };
  const rows = limits.map(({ name, soft, hard, unit }) => [name, limitText(soft, unit), limitText(hard, unit)]);
  const columns = [vscode.l10n.t('Limit'), vscode.l10n.t('Now'), vscode.l10n.t('At most')];
  return { id: 'limits', title, facts: [], ...table(vscode.l10n.t('Limits of resources'), columns, rows) };
}

function limitText(limit: number | undefined, unit: string): string {
  if (limit === undefined) return vscode.l10n.t('unlimited');
  return unit === 'bytes' ? formatMemory(limit) : `${limit.toLocaleString()} ${unit}`.trim();
}

/** Escapes all cells. */
function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): { readonly table: FactTable; readonly note?: string } {
  const more = rows.length - maxRows;
  return {
    table: {
      caption: `${caption} (${rows.length.toLocaleString()})`,
      columns,
      rows: rows.slice(0, maxRows).map((row) => row.map((cell) => escapeControlCharacters(cell, maxCellLength))),
      isLong: rows.length > 8,
    },
    ...(more > 0 && { note: vscode.l10n.t('and {0} more', more.toLocaleString()) }),
  };
}

function plain(name: string, value: string | undefined): Fact {
  return {
    name: escapeControlCharacters(name, maxNameLength),
    value: value === undefined ? vscode.l10n.t('not known') : escapeControlCharacters(value, maxTextLength),
  };
}

function code(name: string, value: string | undefined): Fact {
  return { ...plain(name, value), ...(value !== undefined && { isCode: true }) };
}

function stateText(state: ProcessState, tracer: ProcessData['tracer']): string | undefined {
  switch (state) {
    case 'running':
      return vscode.l10n.t('running');
    case 'sleeping':
    case 'idle':
      return vscode.l10n.t('waiting');
    case 'blocked':
      return vscode.l10n.t('blocked in the kernel (cannot be killed before that ends)');
    case 'stopped':
      return vscode.l10n.t('paused');
    case 'traced':
      return tracer
        ? vscode.l10n.t(
            'stopped by its debugger, {0} ({1})',
            escapeControlCharacters(tracer.name, maxNameLength),
            tracer.pid,
          )
        : vscode.l10n.t('stopped by its debugger');
    case 'zombie':
      return vscode.l10n.t('zombie (dead; its parent has not read its exit code)');
    case 'unknown':
      return undefined;
  }
}

function treeText(total: Totals): string {
  return [
    vscode.l10n.t('{0} processes', total.count.toLocaleString()),
    ...(total.cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(total.cpu))]),
    formatMemory(heldMemory(total)),
  ].join(', ');
}

/** What is on disks may be more: it is written in whole pages (proc_pid_io(5)). */
function ioText(all: number, disk: number | undefined): string {
  if (disk === undefined) return formatMemory(all);
  return vscode.l10n.t('{0}; on disks {1}', formatMemory(all), formatMemory(disk));
}

function seconds(ms: number | undefined): string | undefined {
  return ms === undefined
    ? undefined
    : vscode.l10n.t('{0} s', (ms / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 }));
}

function addressText({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
