import { startTimeSlackMs, type Identity } from '../../identity';

/**
 * The start time of a process whose system tells it with an error of `slackMs`: that of the first known
 * identity of its pid which is as good as the same, otherwise the one that was told.
 */
export function steadyStartTime(
  told: number,
  known: Iterable<Identity | undefined>,
  slackMs = startTimeSlackMs,
): number {
  for (const identity of known) {
    if (identity && Math.abs(identity.startTime - told) <= slackMs) return identity.startTime;
  }
  return told;
}
