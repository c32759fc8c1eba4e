import { ancestorsOf } from '../source/ancestors';
import type { ProcessInfo } from '../processInfo';
import { mayHaveWindows } from '../programs/commandLineTools';
import { getProcessType, getProgram, getVSCodeRole, isVSCodePart } from '../programs/vscodeProcesses';
import { type GetProcess } from '../source/processSource';

/**
 * The main process of the VS Code that this extension host belongs to: the nearest ancestor that is not itself one of a
 * program's parts. A desktop's extension host may be a child of Chromium's zygote.
 */
export function getOwnMain(self: number, look: GetProcess): ProcessInfo | undefined {
  return ancestorsOf(self, { get: look }).find((ancestor) => getProcessType(ancestor) === undefined);
}

/**
 * The processes that orphans of this workspace may be handed to: pid 1, and those ancestors of ours that may be
 * subreapers (prctl(2)). The system does not tell which are. Of VS Code's processes only our own main process can be one:
 * of its children, those count that {@link isStartedByMain} does not name.
 */
export function getAdopters(self: number, look: GetProcess): ReadonlySet<number> {
  const main = getOwnMain(self, look)?.pid;
  const ancestors = ancestorsOf(self, { get: look }).filter(
    (ancestor) => ancestor.pid === main || getVSCodeRole(ancestor) === undefined,
  );
  return new Set([1, ...ancestors.map(({ pid }) => pid)]);
}

/**
 * Whether a child of our own main process was started by it, and not handed to it: it runs the same program. It may be
 * the extension host of a window that was opened from a terminal, and has inherited that terminal's environment. As pid 1
 * the main process adopts whatever there is.
 */
export function isStartedByMain(
  { pid, parentPid }: Pick<ProcessInfo, 'pid' | 'parentPid'>,
  self: number,
  look: GetProcess,
  readProgram: ReadExecutable,
): boolean {
  const main = getOwnMain(self, look);
  if (!main || main.pid === 1 || parentPid !== main.pid) return false;
  const process = look(pid);
  return process === undefined || isSameProgram(process, main, readProgram);
}

/**
 * Whether a process is one of our own VS Code: a part of the program that runs this extension host, whatever the name of
 * that program. Parts of our main process run the same program with a `--type=`; so do those below them (a window of the
 * desktop is a child of Chromium's zygote), but nothing that an extension host has started.
 *
 * The program counts because an orphaned browser has such arguments too, and in a container our main process may be the
 * one that orphans are given to.
 */
export function isOwnHost(process: ProcessInfo, self: number, look: GetProcess, readProgram: ReadExecutable): boolean {
  if (getProcessType(process) === undefined) return false;
  const us = look(self);
  const main = getOwnMain(self, look)?.pid ?? us?.parentPid;
  if (!us || main === undefined || main <= 0) return false;
  const seen = new Set<number>();
  for (let each: ProcessInfo | undefined = process; each && !seen.has(each.pid); each = look(each.parentPid)) {
    const isPart = getProcessType(each) !== undefined;
    if (each.pid === self || !isPart || !isSameProgram(each, us, readProgram)) return false;
    if (each.parentPid === main) return true;
    seen.add(each.pid);
  }
  return false;
}

/** The path of the program that a process executes; undefined where the system does not tell. */
export type ReadExecutable = (pid: number) => string | undefined;

/** What Chromium calls the program of some of its processes on Linux. */
const ownExecutableLink = '/proc/self/exe';

function isSameProgram(a: ProcessInfo, b: ProcessInfo, readProgram: ReadExecutable): boolean {
  const [programOfA, programOfB] = [readProgram(a.pid), readProgram(b.pid)];
  if (programOfA !== undefined && programOfB !== undefined) return programOfA === programOfB;
  const [wordOfA, wordOfB] = [getProgram(a), getProgram(b)];
  return wordOfA === wordOfB || wordOfA === ownExecutableLink || wordOfB === ownExecutableLink;
}

/** More children than this are not looked at: the main process of a VS Code has a few. */
const maxChildren = 64;

/**
 * Whether a process belongs to a VS Code: it is a part of one, or the main process of one, which its children tell where
 * its own name does not. `glance` is a {@link GetProcess} that shows no command line.
 */
export function isVSCode(process: ProcessInfo, glance: GetProcess, look: GetProcess, children: GetChildPids): boolean {
  if (getVSCodeRole(process) !== undefined) return true;
  if (!mayHaveWindows(process)) return false;
  return children(process)
    .slice(0, maxChildren)
    .some((pid) => {
      const glanced = glance(pid);
      if (glanced?.parentPid !== process.pid || !mayHaveWindows(glanced)) return false;
      const child = look(pid);
      return child?.parentPid === process.pid && isVSCodePart(child);
    });
}

/** The pids of the children that a process has now; none where the system does not tell. */
export type GetChildPids = (process: ProcessInfo) => readonly number[];
