import { wait, type SlicedTask } from '../../../common/timeSlicing';
import { isExiting, isImageOf, type ImageReader } from './image';
import type { StatReader } from './statReader';
import type { TrackedProcess } from './trackedProcess';

/**
 * After this time, in ms, a command line, folder and user are read again: a program may write over its arguments, change
 * its folder and its user, and the system reports none of that.
 */
const maxImageAgeMs = 30_000;
/** The same for a process that has not run since: only a folder that was renamed may show. */
const maxQuietImageAgeMs = 300_000;
/** The same if the command line could not be read: the process may have kept the reader waiting. */
const maxIncompleteImageAgeMs = 1_000;
/** At most this part of the tracked processes is read again in one scan, so that no scan takes long. */
const maxPartPerScan = 1 / 16;

/** Reads command lines, folders and users: of processes that are new or run another program, and now and then again. */
export class ImageRefresh {
  constructor(
    private readonly images: ImageReader,
    private readonly stats: StatReader,
    private readonly now: () => number,
  ) {}

  *run(processes: ReadonlyMap<number, TrackedProcess>): SlicedTask<void> {
    let left = Math.ceil(processes.size * maxPartPerScan);
    for (const process of processes.values()) {
      if (!hasNewImage(process)) {
        if (left === 0 || !this.hasOldImage(process)) continue;
        left--;
      }
      yield* this.readImage(process);
    }
  }

  private hasOldImage({ stat, image, imageReadAt, ranAt }: TrackedProcess): boolean {
    if (stat.state === 'blocked' || isExiting(stat)) return false;
    const maxCompleteAgeMs = ranAt >= imageReadAt ? maxImageAgeMs : maxQuietImageAgeMs;
    return this.now() - imageReadAt >= (image.isComplete ? maxCompleteAgeMs : maxIncompleteImageAgeMs);
  }

  private *readImage(process: TrackedProcess): SlicedTask<void> {
    const { pid, startTime } = process.stat;
    const stat = this.stats.parse(this.stats.readKept(pid));
    // If the process is gone, the next scan finds that out. Another process with its pid must not lend it a command line.
    if (stat?.startTime !== startTime) return;
    process.imageReadAt = stat.state === 'blocked' ? -Infinity : this.now();
    process.setImage(yield* wait(this.images.read(stat, process.folder, process.image)));
  }
}

function hasNewImage({ stat, image, imageReadAt }: TrackedProcess): boolean {
  // Between fork and exec a process shows the command line of its parent.
  return !isImageOf(image, stat) || (imageReadAt === -Infinity && stat.state !== 'blocked');
}
