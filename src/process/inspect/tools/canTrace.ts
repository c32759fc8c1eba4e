/** What decides whether a tool of ours may trace a process (ptrace(2), "Ptrace access mode checking"). */
export interface TraceFacts {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** This process and its ancestors: one that is stopped could not continue the other. */
  readonly ownPids: ReadonlySet<number>;
  /** Our effective user id; undefined on Windows. */
  readonly ownUid: number | undefined;
  /** Whether we have CAP_SYS_PTRACE; undefined if that is not known. */
  readonly hasTraceCapability: boolean | undefined;
  /** `kernel.yama.ptrace_scope`; undefined for a kernel without Yama. */
  readonly traceScope: number | undefined;
  /** Real, effective, saved and file system user id of the process; undefined if they are not known. */
  readonly uids: readonly number[] | undefined;
  /** Whether others of its user may read its memory (PR_GET_DUMPABLE(2const)); undefined if that is not known. */
  readonly isDumpable: boolean | undefined;
  /** The process that traces it; 0 if none does. */
  readonly tracerPid: number | undefined;
  readonly isZombie: boolean;
  readonly isKernelThread: boolean;
  /** Whether it sees the same files and pids as we do; undefined if that is not known. */
  readonly sharesNamespaces: boolean | undefined;
}

/** Why a process cannot be traced, or be looked into at all. */
export type Obstacle =
  /** It is dead, or a thread of the kernel: no tool can tell anything. */
  | 'notAProgram'
  /** It is this extension host, or an ancestor of it. */
  | 'ourselves'
  | 'otherUser'
  /** A debugger has it already, see `tracerPid`. */
  | 'traced'
  /** `kernel.yama.ptrace_scope` is 1: only its own ancestors may trace it. */
  | 'traceScope'
  /** The same with 2 or 3: only the administrator, or nobody. */
  | 'traceForbidden'
  /** It has said that it must not be read, as `ssh-agent` does, or has gained rights when it started. */
  | 'notDumpable'
  /** It is in a container that we are not in: what a tool needs is not where the tool looks. */
  | 'otherContainer'
  /** The system lets only root or programs with an entitlement do it. */
  | 'needsRoot';

/** What a tool needs of a process. */
export type Access =
  /** To stop and read it by ptrace(2). */
  | 'attach'
  /** To read its memory by process_vm_readv(2), which asks for the same rights but for a second tracer. */
  | 'read'
  /** To talk to it through files of its user. */
  | 'sameUser';

/** @returns why a tool cannot look into a process; undefined if nothing is known that speaks against it. */
export function getObstacle(access: Access, facts: TraceFacts): Obstacle | undefined {
  if (facts.isZombie || facts.isKernelThread) return 'notAProgram';
  if (access !== 'sameUser' && facts.ownPids.has(facts.pid)) return 'ourselves';
  if (access === 'sameUser') return getUserObstacle(facts);
  if (access === 'attach' && (facts.tracerPid ?? 0) !== 0) return 'traced';
  if (facts.platform === 'darwin') return facts.ownUid === 0 ? undefined : 'needsRoot';
  if (facts.platform === 'win32') return undefined;
  if (facts.traceScope === 3) return 'traceForbidden';
  if (facts.hasTraceCapability === true) return undefined;
  if (facts.uids && facts.ownUid !== undefined && facts.uids.some((uid) => uid !== facts.ownUid)) return 'otherUser';
  if (facts.isDumpable === false) return 'notDumpable';
  if (facts.traceScope === 2) return 'traceForbidden';
  return facts.traceScope === 1 ? 'traceScope' : undefined;
}

function getUserObstacle({ sharesNamespaces, uids, ownUid }: TraceFacts): Obstacle | undefined {
  if (sharesNamespaces === false) return 'otherContainer';
  // Root may as well: `jcmd` takes on the user of the process (LinuxAttachOperation of OpenJDK).
  if (ownUid === undefined || ownUid === 0 || !uids) return undefined;
  return uids[1] === ownUid ? undefined : 'otherUser';
}
