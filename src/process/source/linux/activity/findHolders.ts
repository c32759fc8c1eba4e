import type { SlicedTask } from '../../../../common/timeSlicing';
import { listPids } from '../listPids';
import type { ProcessFiles } from './processFiles';

/** The pipes and sockets of a process are among its first descriptors. */
const maxDescriptors = 4_096;
/** Links read between two places where the work may be interrupted. */
const linksPerStep = 64;
/** A pipe that more processes hold is known well enough by the first ones. */
const maxHolders = 64;

/** A descriptor of a process that stands for what was looked for. */
export interface Holder {
  readonly pid: number;
  readonly descriptor: string;
}

/** Which processes hold a file, by the link of its descriptors: `pipe:[4711]`. Processes of other users are not seen. */
export function* findHolders(
  links: ReadonlySet<string>,
  files: ProcessFiles,
): SlicedTask<ReadonlyMap<string, readonly Holder[]>> {
  const found = new Map<string, Holder[]>();
  if (links.size === 0) return found;
  for (const pid of yield* listPids(files.fs)) {
    if (!files.checkTime()) break;
    let count = 0;
    for (const descriptor of yield* files.names(`/proc/${pid}/fd`, maxDescriptors)) {
      const link = files.link(`/proc/${pid}/fd/${descriptor}`);
      if (link !== undefined && links.has(link)) {
        const holders = found.get(link) ?? [];
        if (holders.length < maxHolders) holders.push({ pid, descriptor });
        found.set(link, holders);
      }
      if (++count % linksPerStep === 0) yield;
    }
    yield;
  }
  return found;
}
