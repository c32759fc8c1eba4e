/** An error that is expected to happen, and whose message says to a user why. Raw, as names are. */
export class UserFacingError extends Error {}

/** The message of whatever was thrown. Raw, as names are. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same for a log, with the stack if there is one; a {@link UserFacingError} needs none. */
export function stackOf(error: unknown): string {
  if (error instanceof UserFacingError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
