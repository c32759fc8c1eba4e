/** Eight numbers of 32 bits (`audit_token_t`). */
const tokenBytes = 4 * 8;

/** A token that means one process. The kernel looks at nothing else in it (proc_find_audit_token, kern_proc.c). */
export function createAuditToken(pid: number, version: number): Buffer {
  const token = Buffer.alloc(tokenBytes);
  token.writeInt32LE(pid, 4 * 5);
  token.writeInt32LE(version, 4 * 7);
  return token;
}
