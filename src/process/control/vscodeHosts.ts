import type { ProcessInfo } from '../processInfo';
import { mayHaveWindows } from '../programs/commandLineTools';
import { getProcessType, getProgram, getVSCodeRole, isVSCodePart } from '../programs/vscodeProcesses';
import { ancestorsOf } from '../source/ancestors';
import type { GetProcess } from '../source/processSource';

/**
 * The main process of the VS Code that this extension host belongs to: the nearest ancestor that is not itself a part of
 * a program. The extension host of a desktop may be a child of Chromium's zygote.
 */
export function getOwnMain(self: number, getProcess: GetProcess): ProcessInfo | undefined {
  return ancestorsOf(self, { get: getProcess }).find((ancestor) => getProcessType(ancestor) === undefined);
}

/**
 * The processes that orphans of this workspace may be re-parented to: pid 1, and those ancestors of ours that may be
 * subreapers (prctl(2)). The system does not tell which are. Of VS Code's processes only our own main process can be one;
 * {@link isStartedByMain} tells its other children from the orphans. Where no process has the pid 1, as on Windows, orphans
 * get no other parent: then it is 0.
 */
export function getAdopters(self: number, getProcess: GetProcess): ReadonlySet<number> {
  const main = getOwnMain(self, getProcess)?.pid;
  const ancestors = ancestorsOf(self, { get: getProcess }).filter(
    (ancestor) => ancestor.pid === main || getVSCodeRole(ancestor) === undefined,
  );
  const hasInit = getProcess(1) !== undefined || getProcess(self) === undefined;
  return new Set([1, ...(hasInit ? [] : [0]), ...ancestors.map(({ pid }) => pid)]);
}

/**
 * Whether a child of our own main process was started by it, and not re-parented to it: then both run the same program.
 * Such a child may be the extension host of a window that was opened from a terminal, and have that terminal's
 * environment. As pid 1 the main process adopts every orphan, so there the answer is no.
 */
export function isStartedByMain(
  { pid, parentPid }: Pick<ProcessInfo, 'pid' | 'parentPid'>,
  self: number,
  getProcess: GetProcess,
  readExecutable: ReadExecutable,
): boolean {
  const main = getOwnMain(self, getProcess);
  if (!main || main.pid === 1 || parentPid !== main.pid) return false;
  const process = getProcess(pid);
  return process === undefined || isSameProgram(process, main, readExecutable);
}

/**
 * Whether a process belongs to our own VS Code: a part of the program that runs this extension host, whatever the name of
 * that program. Parts of our main process run the same program with a `--type=`; so do the parts below them (a window of
 * the desktop is a child of Chromium's zygote), but nothing that an extension host has started.
 *
 * The program is compared because an orphaned browser has such arguments too, and in a container orphans may be
 * re-parented to our main process.
 */
export function isOwnHost(
  process: ProcessInfo,
  self: number,
  getProcess: GetProcess,
  readExecutable: ReadExecutable,
): boolean {
  if (getProcessType(process) === undefined) return false;
  const us = getProcess(self);
  const main = getOwnMain(self, getProcess)?.pid ?? us?.parentPid;
  if (!us || main === undefined || main <= 0) return false;
  const seen = new Set<number>();
  for (let each: ProcessInfo | undefined = process; each && !seen.has(each.pid); each = getProcess(each.parentPid)) {
    const isPart = getProcessType(each) !== undefined;
    if (each.pid === self || !isPart || !isSameProgram(each, us, readExecutable)) return false;
    if (each.parentPid === main) return true;
    seen.add(each.pid);
  }
  return false;
}

/** The path of the program that a process executes; undefined where the system does not tell. */
export type ReadExecutable = (pid: number) => string | undefined;

/** The program that Chromium names in the command lines of some of its processes on Linux. */
const ownExecutableLink = '/proc/self/exe';

function isSameProgram(a: ProcessInfo, b: ProcessInfo, readExecutable: ReadExecutable): boolean {
  const [executableA, executableB] = [readExecutable(a.pid), readExecutable(b.pid)];
  if (executableA !== undefined && executableB !== undefined) return executableA === executableB;
  const [programA, programB] = [getProgram(a), getProgram(b)];
  return programA === programB || programA === ownExecutableLink || programB === ownExecutableLink;
}

/** At most this many children are read: the main process of a VS Code has a few. */
const maxChildren = 64;

/**
 * Whether a process belongs to a VS Code: it is a part or the main process of one. If the name of a main process does not
 * tell, its children do. `getBasic` need not read command lines.
 */
export function isVSCode(
  process: ProcessInfo,
  getBasic: GetProcess,
  getProcess: GetProcess,
  getChildPids: GetChildPids,
): boolean {
  if (getVSCodeRole(process) !== undefined) return true;
  if (!mayHaveWindows(process)) return false;
  return getChildPids(process)
    .slice(0, maxChildren)
    .some((pid) => {
      const basic = getBasic(pid);
      if (basic?.parentPid !== process.pid || !mayHaveWindows(basic)) return false;
      const child = getProcess(pid);
      return child?.parentPid === process.pid && isVSCodePart(child);
    });
}

/** The pids of the children that a process has now; none where the system does not tell. */
export type GetChildPids = (process: ProcessInfo) => readonly number[];
