import { open, opendir, readlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { systemClock, type Clock } from '../../../common/clock';
import { endsWithin } from '../../../common/timeLimit';
import type { ProcessInfo } from '../../processInfo';
import { readSectionNames } from './elfSections';
import type { RuntimeFacts } from './runtime';

/** The part of `node:fs/promises` that is needed. */
export interface RuntimeFs {
  readlink(path: string): Promise<string>;
  open(path: string): Promise<Pick<FileHandle, 'read' | 'close'>>;
  opendir(path: string): Promise<AsyncIterable<{ readonly name: string }>>;
}

/** How long all reads together may take, in ms. A drive that is gone never answers. */
const maxWaitMs = 1_000;
/** A process may have 65,530 mappings (`vm.max_map_count`). */
const maxMapsBytes = 1024 * 1024;
const maxMappedFiles = 2_000;
const maxTemporaryFiles = 10_000;

const realFs: RuntimeFs = { readlink, open: (path) => open(path, 'r'), opendir };

/**
 * Reads on Linux what tells which runtime a process runs. `maps` is read under a lock of the process, and the executable
 * may be on a drive that is gone: what does not answer in time is left out, and as long as a read hangs no other begins.
 */
export class RuntimeReader {
  private hanging = 0;

  constructor(
    private readonly fs: RuntimeFs = realFs,
    private readonly clock: Pick<Clock, 'sleep'> = systemClock,
    private readonly temporaryFolder = tmpdir(),
  ) {}

  /** What is not known is undefined. A process that is gone has no executable. */
  async read({ pid, commandLine, state }: Pick<ProcessInfo, 'pid' | 'commandLine' | 'state'>): Promise<RuntimeFacts> {
    const folder = `/proc/${pid}`;
    const executable = await this.limited(this.fs.readlink(`${folder}/exe`));
    const basic = { executable, commandLine };
    // A process in uninterruptible sleep may hold the lock that reading `maps` takes.
    if (executable === undefined || this.hanging > 0 || state === 'blocked') return basic;
    const [sections, maps, hasDotnetSocket] = await Promise.all([
      this.limited(this.withFile(`${folder}/exe`, (readAt) => readSectionNames(readAt))),
      this.limited(this.withFile(`${folder}/maps`, (readAt) => readAll(readAt, maxMapsBytes))),
      this.limited(this.hasDotnetSocket(pid)),
    ]);
    return { ...basic, sections, hasDotnetSocket, mappedFiles: maps === undefined ? undefined : parseMaps(maps) };
  }

  /** @returns undefined if the work fails, or has not ended in time. */
  private async limited<T>(work: Promise<T>): Promise<T | undefined> {
    const settled = work.catch(() => undefined);
    if (await endsWithin(settled, maxWaitMs, this.clock)) return settled;
    this.hanging++;
    void settled.then(() => {
      this.hanging--;
    });
    return undefined;
  }

  private async withFile<T>(
    path: string,
    use: (readAt: (position: number, length: number) => Promise<Buffer>) => Promise<T>,
  ): Promise<T> {
    const file = await this.fs.open(path);
    try {
      return await use(async (position, length) => {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      });
    } finally {
      await file.close();
    }
  }

  /** `dotnet-diagnostic-{pid}-{key}-socket` in the temporary folder (diagnostics of dotnet/runtime, ds-ipc). */
  private async hasDotnetSocket(pid: number): Promise<boolean> {
    let count = 0;
    for await (const { name } of await this.fs.opendir(this.temporaryFolder)) {
      if (name.startsWith(`dotnet-diagnostic-${pid}-`)) return true;
      if (++count >= maxTemporaryFiles) break;
    }
    return false;
  }
}

async function readAll(
  readAt: (position: number, length: number) => Promise<Buffer>,
  maxBytes: number,
): Promise<string> {
  const parts: Buffer[] = [];
  for (let end = 0; end < maxBytes;) {
    const part = await readAt(end, 64 * 1024);
    if (part.length === 0) break;
    parts.push(part);
    end += part.length;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The paths in `maps` (proc_pid_maps(5)), each once. */
export function parseMaps(text: string): readonly string[] {
  const paths = new Set<string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('/');
    if (at > 0 && line[at - 1] === ' ') paths.add(line.slice(at));
    if (paths.size >= maxMappedFiles) break;
  }
  return [...paths];
}
