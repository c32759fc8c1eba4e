import type { ProcessInfo } from '../../processInfo';
import { noImage, type Image } from './image';
import type { Stat } from './stat';
import type { ProcFs } from './statFiles';
import { findSurvivingThread, hasLostFirstThread, type SurvivingThread } from './survivingThread';
import type { SystemInfo } from './systemInfo';
import { toProcessInfo } from './toProcessInfo';

/** A process that is tracked, as last read. */
export class TrackedProcess {
  /** Another thread that goes on, if the first thread has exited. */
  private survivor: SurvivingThread | undefined;
  private currentImage: Image = noImage;
  private currentInfo: ProcessInfo;
  /**
   * When the image was read last, on a clock that does not jump; -Infinity if the command line has not been asked for,
   * because the process was blocked.
   */
  imageReadAt = -Infinity;
  /** Whether its `stat` was the same when it was read last as the time before. */
  isQuiet = false;
  /** When it was last seen to have run, or may have, on a clock that does not jump. */
  ranAt = -Infinity;

  /**
   * `text` is that of `stat`: as long as the process sleeps the same text is read again, and need not be taken apart.
   * If it is undefined, the next text always is.
   */
  constructor(
    private readonly fs: ProcFs,
    private readonly system: SystemInfo,
    private currentStat: Stat,
    private currentText: Buffer | undefined,
  ) {
    this.currentInfo = this.createInfo();
  }

  get stat(): Stat {
    return this.currentStat;
  }

  get text(): Buffer | undefined {
    return this.currentText;
  }

  get image(): Image {
    return this.currentImage;
  }

  /** The same object as long as nothing has changed. */
  get info(): ProcessInfo {
    return this.currentInfo;
  }

  /** Whether the same text of `stat` means the same process info. */
  get dependsOnTextAlone(): boolean {
    const { startTime, startedAt } = this.currentInfo;
    return this.survivor === undefined && startedAt === this.system.dateOf(startTime);
  }

  /** Where the files of its image can be read. */
  get folder(): string {
    return this.survivor?.folder ?? `/proc/${this.currentStat.pid}`;
  }

  update(stat: Stat, text: Buffer): void {
    this.currentStat = stat;
    this.currentText = text;
    this.currentInfo = this.createInfo();
  }

  setImage(image: Image): void {
    const isSame = isSameImage(image, this.currentImage);
    this.currentImage = image;
    if (!isSame) this.currentInfo = toProcessInfo(this.currentStat, image, this.system, this.survivor);
  }

  private createInfo(): ProcessInfo {
    const { fs, system, currentStat } = this;
    this.survivor = hasLostFirstThread(currentStat) ? findSurvivingThread(fs, system, currentStat.pid) : undefined;
    return toProcessInfo(currentStat, this.currentImage, system, this.survivor);
  }
}

function isSameImage(a: Image, b: Image): boolean {
  return (
    a.cwd === b.cwd &&
    a.uid === b.uid &&
    a.otherUser?.name === b.otherUser?.name &&
    a.otherUser?.acceptsSignals === b.otherUser?.acceptsSignals &&
    a.commandLine.length === b.commandLine.length &&
    a.commandLine.every((argument, index) => argument === b.commandLine[index])
  );
}
