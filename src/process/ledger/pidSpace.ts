import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface PidSpaceOptions {
  /** On Linux, see `readBootId`; undefined when it is not known. */
  readonly bootId: string | undefined;
  readonly readLink?: (path: string) => string;
  readonly platform?: NodeJS.Platform;
  readonly hostName?: () => string;
}

/**
 * Names the space in which a pid and a start time are one process: a pid namespace (pid_namespaces(7)) of one run of one
 * machine. Machines that share a home, and containers that share a volume, have different ones. The boot id tells
 * machines apart, as clones of one image may have the same `/etc/machine-id`. The link alone does not: the first namespace
 * of every machine has the same inode (PROC_PID_INIT_INO).
 */
export function getPidSpace({
  bootId,
  readLink = (path) => readlinkSync(path),
  platform = process.platform,
  hostName = hostname,
}: PidSpaceOptions): string {
  return createHash('sha256')
    .update(`${machineOf(bootId, platform, hostName)} ${pidNamespace(readLink)}`)
    .digest('hex')
    .slice(0, 12);
}

function machineOf(bootId: string | undefined, platform: NodeJS.Platform, hostName: () => string): string {
  if (platform === 'linux' && bootId !== undefined) return bootId;
  // A Mac takes another name with each network that it joins.
  return platform === 'darwin' ? '' : hostName();
}

function pidNamespace(readLink: (path: string) => string): string {
  try {
    return readLink('/proc/self/ns/pid');
  } catch {
    return ''; // Only Linux has them.
  }
}
