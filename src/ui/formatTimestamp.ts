/**
 * A time (`at`, in ms since the epoch): the time of day, with the date if that is not the date of `now`. Unlike an age, the
 * text stays true.
 */
export function formatTimestamp(at: number, now: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday ? date.toLocaleTimeString() : date.toLocaleString();
}
