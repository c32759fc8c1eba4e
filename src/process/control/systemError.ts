/** An error with a code, as those of Node.js have: of the system (`ESRCH`, `EPERM`, `ENOSYS`), or the detail of an outcome. */
export function systemError(code: string): Error & { readonly code: string } {
  return Object.assign(new Error(code), { code });
}
