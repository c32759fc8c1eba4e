import type { Report } from '../../process/control/report';
import { keyOf, type Identity } from '../../process/identity';
import { listedProcesses } from '../../process/model/snapshotQueries';
import type { Snapshot } from '../../process/model/snapshot';
import { displayName } from '../../process/programs/displayName';

/** The name that the view shows for each process, by {@link keyOf}. */
export type DisplayNames = ReadonlyMap<string, string>;

export function getDisplayNames(snapshot: Snapshot): DisplayNames {
  return new Map([...listedProcesses(snapshot)].map(({ process }) => [keyOf(process), displayName(process)]));
}

/** A report with the names of the view: the kernel's name for a process, which a report has, may be just `node`. */
export function withDisplayNames(report: Report, names: DisplayNames): Report {
  const rename = <T extends Identity & { readonly name: string }>(process: T): T => ({
    ...process,
    name: names.get(keyOf(process)) ?? process.name,
  });
  return { ...report, target: rename(report.target), processes: report.processes.map(rename) };
}
