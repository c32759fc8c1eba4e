/**
 * A time (`at`, in ms since the epoch): the time of day, with the date if that is not the date of `now`. Unlike an age, the
 * text stays true.
 */
export function formatTimestamp(at: number, now: number): string {
  const date = new Date(at);
  return isSameDay(at, now) ? date.toLocaleTimeString() : date.toLocaleString();
}

/** The same to the minute. */
export function formatTime(at: number, now: number): string {
  const date = new Date(at);
  return isSameDay(at, now)
    ? date.toLocaleTimeString(undefined, { timeStyle: 'short' })
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Whether two times, in ms since the epoch, are of the same day here. */
export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
