import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface PidSpaceOptions {
  /** See `readBootId`; undefined if it is not known. */
  readonly bootId: string | undefined;
  readonly readLink?: (path: string) => string;
  readonly platform?: NodeJS.Platform;
  readonly hostName?: () => string;
}

/**
 * The name of the space in which a pid and a start time identify a process: a pid namespace (pid_namespaces(7)) of one run
 * of one machine. Machines that share a home, and containers that share a volume, are in different spaces.
 *
 * Machines are distinguished by their boot id, because clones of one image may have the same `/etc/machine-id`. The link
 * of the namespace is not enough: the first namespace of every machine has the same inode (PROC_PID_INIT_INO).
 */
export function getPidSpace({
  bootId,
  readLink = (path) => readlinkSync(path),
  platform = process.platform,
  hostName = hostname,
}: PidSpaceOptions): string {
  return createHash('sha256')
    .update(`${getMachine(bootId, platform, hostName)} ${getPidNamespace(readLink)}`)
    .digest('hex')
    .slice(0, 12);
}

function getMachine(bootId: string | undefined, platform: NodeJS.Platform, hostName: () => string): string {
  if (platform === 'linux' && bootId !== undefined) return bootId;
  // A Mac changes its host name with each network that it joins.
  return platform === 'darwin' ? '' : hostName();
}

function getPidNamespace(readLink: (path: string) => string): string {
  try {
    return readLink('/proc/self/ns/pid');
  } catch {
    return ''; // Only Linux has pid namespaces.
  }
}
