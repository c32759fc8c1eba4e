/** When it was: the time of day, and the date if that is not today's. Unlike an age, it stays true once it is written. */
export function formatTimestamp(at: number, now: number): string {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return isToday ? moment.toLocaleTimeString() : moment.toLocaleString();
}
