import * as vscode from 'vscode';
import type { Totals } from '../../../process/processTable';
import type { ContextSwitches } from '../../../process/source/processDetails';
import { escapeControlCharacters } from '../../../ui/escape';
import { formatCpu, formatMemory, memoryTexts } from '../../../ui/formatUsage';
import { stateText } from '../../../ui/stateText';
import type { ProcessData } from '../detailsData';
import type { Fact, FactGroup } from '../detailsProtocol';
import { code, maxTextLength, plain } from './fact';
import type { GroupData } from './groupData';

export function stateGroup({ process: listed, total, data, isFinal }: GroupData): FactGroup {
  const process = data?.process ?? listed;
  const facts: Fact[] = [];
  if (process && !isFinal) facts.push(plain(vscode.l10n.t('State'), stateText(process.state, data?.tracer)));
  if (process) {
    facts.push(plain(vscode.l10n.t('Memory'), ifTold(process.memory, formatMemory)));
    if (data?.proportionalMemory !== undefined) {
      const part = formatMemory(data.proportionalMemory);
      facts.push(plain(vscode.l10n.t('Memory, with its part of what is shared'), part));
    }
    facts.push(plain(vscode.l10n.t('CPU time'), seconds(process.cpuTime)));
    facts.push(
      plain(
        vscode.l10n.t('Threads'),
        ifTold(process.threads, (threads) => threads.toLocaleString()),
      ),
    );
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

/** Undefined if the system does not report it, which is 0. */
function ifTold(value: number, format: (value: number) => string): string | undefined {
  return value > 0 ? format(value) : undefined;
}

function treeText(total: Totals): string {
  return [
    vscode.l10n.t('{0} processes', total.count.toLocaleString()),
    ...(total.cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(total.cpu))]),
    ...memoryTexts(total),
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
