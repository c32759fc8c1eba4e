/** An error that is expected to happen, and whose message tells the user why. Raw, as all messages are. */
export class UserFacingError extends Error {}

/** The message of an error, or a thrown value of another type as text. The text is raw: what shows it has to escape it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same for a log: with the stack, where it is known; a {@link UserFacingError} needs none. */
export function stackOf(error: unknown): string {
  if (error instanceof UserFacingError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The code of an error of the operating system, as Node.js gives it (`ENOENT`, errno(3)); undefined for any other. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
