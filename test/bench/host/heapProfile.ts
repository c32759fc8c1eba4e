import type { HeapProfiler } from 'node:inspector';

/**
 * The living objects that an extension has made, by a sampling heap profile: those whose stack had a function of the
 * extension when they were made.
 * @param isOwn whether a script is the extension's, by its URL
 * @returns bytes
 */
export function getOwnHeapBytes(profile: HeapProfiler.SamplingHeapProfile, isOwn: (url: string) => boolean): number {
  let bytes = 0;
  const pending = [{ node: profile.head, isBelowOwn: false }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node } = next;
    const isBelowOwn = next.isBelowOwn || isOwn(node.callFrame.url);
    if (isBelowOwn) bytes += node.selfSize;
    pending.push(...node.children.map((child) => ({ node: child, isBelowOwn })));
  }
  return bytes;
}
