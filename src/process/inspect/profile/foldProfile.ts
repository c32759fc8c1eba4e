import { posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import { truncate } from '../../../common/truncate';
import type { CallFrame, CpuProfile } from './cpuProfile';
import { maxFrames, type Frame, type StackSample } from './stackSample';

export interface FoldOptions {
  /** The time that one sample stands for, in ms. */
  readonly intervalMs: number;
  /** The path of a source file of which the tool has told no more than a name; undefined if it is not known. */
  readonly resolveSource?: ((file: string) => string | undefined) | undefined;
}

/** The viewer draws each node: more than this are of no use. Deeper frames are counted in the last node that fits. */
const maxNodes = 50_000;
const maxTextLength = 1_000;
const rootName = '(root)';

/** A node while the tree grows. */
interface Node {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children: Map<string, Node>;
  hitCount: number;
}

/**
 * Folds stacks of any language into a profile for the viewer of VS Code. Frames of one function are one node if they have
 * the same caller and the same line. A stack that was met several times is one sample that lasts as long: which of them
 * came first is not known.
 */
export function foldProfile(stacks: Iterable<StackSample>, { intervalMs, resolveSource }: FoldOptions): CpuProfile {
  const tree = new Tree(resolveSource);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let lastMicroseconds = 0;
  let endTime = 0;
  for (const { frames, count } of stacks) {
    if (!Number.isSafeInteger(count) || count <= 0) continue;
    const node = tree.add(frames);
    node.hitCount += count;
    samples.push(node.id);
    // V8 puts the time of a sample before the next one.
    timeDeltas.push(lastMicroseconds);
    lastMicroseconds = Math.round(count * intervalMs * 1000);
    endTime += lastMicroseconds;
  }
  return { nodes: tree.nodes(), startTime: 0, endTime, samples, timeDeltas };
}

class Tree {
  private readonly all: Node[] = [];
  private readonly root = this.create({ functionName: rootName });
  private readonly urls = new Map<string, string>();

  constructor(private readonly resolveSource: FoldOptions['resolveSource']) {}

  /** @returns the node of the innermost frame. */
  add(frames: readonly Frame[]): Node {
    let node = this.root;
    for (const frame of frames.slice(0, maxFrames)) {
      const key = `${frame.functionName}\0${frame.file ?? ''}\0${frame.line ?? ''}`;
      let child = node.children.get(key);
      if (!child) {
        if (this.all.length >= maxNodes) break;
        child = this.create(frame);
        node.children.set(key, child);
      }
      node = child;
    }
    return node;
  }

  nodes(): CpuProfile['nodes'] {
    return this.all.map(({ id, callFrame, hitCount, children }) => ({
      ...{ id, callFrame, hitCount },
      children: [...children.values()].map((child) => child.id),
    }));
  }

  private create({ functionName, file, line }: Frame): Node {
    const isLine = line !== undefined && Number.isSafeInteger(line) && line > 0;
    const callFrame = {
      functionName: truncate(functionName, maxTextLength),
      scriptId: '0',
      url: file === undefined ? '' : this.urlOf(file),
      lineNumber: isLine ? line - 1 : -1,
      columnNumber: isLine ? 0 : -1,
    };
    const node = { id: this.all.length + 1, callFrame, children: new Map<string, Node>(), hitCount: 0 };
    this.all.push(node);
    return node;
  }

  private urlOf(file: string): string {
    let url = this.urls.get(file);
    if (url === undefined) {
      url = toUrl(file, this.resolveSource);
      this.urls.set(file, url);
    }
    return url;
  }
}

function toUrl(file: string, resolveSource: FoldOptions['resolveSource']): string {
  const path = isAbsolute(file) ? file : resolveSource?.(file);
  if (path === undefined || path.length > maxTextLength) return truncate(file, maxTextLength);
  if (path.startsWith('/')) return pathToFileURL(path, { windows: false }).href;
  return pathToFileURL(path, { windows: true }).href;
}

/** `\x` is absolute on Windows as well, but depends on the drive. */
function isAbsolute(file: string): boolean {
  return posix.isAbsolute(file) || (win32.isAbsolute(file) && !file.startsWith('\\'));
}
