/** Bytes. */
export interface IoBytes {
  readonly read: number;
  readonly written: number;
}

/** What a process of a tree has read and written since its start. */
export interface IoCounters extends IoBytes {
  /** Of the process below which it is; undefined at the top. */
  readonly parentKey: string | undefined;
  /** It was started after the reading before. */
  readonly isNew: boolean;
}

/** The processes of a tree, by key. */
export type IoReading = ReadonlyMap<string, IoCounters>;

const none: IoBytes = { read: 0, written: 0 };

/**
 * What each process has read and written between two readings, with what its children did that lived and died between them.
 * When a process ends, the parent that waits for it gets all that it has done in its life (wait_task_zombie,
 * kernel/exit.c). What was counted with the process before is not counted again with its parent. If processes end together
 * with their parents, the nearest ancestor that is left gets everything.
 */
export function ioGrowth(before: IoReading, now: IoReading): ReadonlyMap<string, IoBytes> {
  const handedOver = new Map<string, IoBytes>();
  for (const [key, { parentKey, read, written }] of before) {
    if (now.has(key)) continue;
    const heir = findHeir(parentKey, before, now);
    if (heir === undefined) continue;
    const others = handedOver.get(heir) ?? none;
    handedOver.set(heir, { read: others.read + read, written: others.written + written });
  }
  const growth = new Map<string, IoBytes>();
  for (const [key, { read, written, isNew }] of now) {
    const earlier = before.get(key) ?? (isNew ? none : undefined);
    if (!earlier) continue;
    const known = handedOver.get(key) ?? none;
    // A parent that ignores SIGCHLD gets nothing (signal(7)).
    growth.set(key, {
      read: Math.max(0, read - earlier.read - known.read),
      written: Math.max(0, written - earlier.written - known.written),
    });
  }
  return growth;
}

function findHeir(parentKey: string | undefined, before: IoReading, now: IoReading): string | undefined {
  let key = parentKey;
  while (key !== undefined && !now.has(key)) key = before.get(key)?.parentKey;
  return key;
}

/** What several processes have done together. */
export function sumIo(parts: Iterable<IoBytes>): IoBytes {
  let [read, written] = [0, 0];
  for (const part of parts) {
    read += part.read;
    written += part.written;
  }
  return { read, written };
}
