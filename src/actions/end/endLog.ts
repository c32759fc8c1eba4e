import { messageOf } from '../../common/errors';
import type { Log } from '../../common/log';
import { asText } from '../../process/control/refusal';
import type { Action, Report } from '../../process/control/report';
import { keyOf } from '../../process/identity';
import { escapeControlCharacters } from '../../ui/escape';
import type { Failure } from './endOutcome';

/** Writes the outcome of each process to the log. */
export function logReport({ action, target, processes, durationMs, rounds }: Report, log: Log): void {
  const cost = `${counted(processes.length, 'process', 'processes')}, ${Math.round(durationMs)} ms, ${counted(rounds, 'round', 'rounds')}`;
  const name = target.pid === 0 ? target.name : `${target.name} (${target.pid})`;
  log.info(escapeControlCharacters(`${action} ${name}: ${cost}`));
  for (const process of processes) {
    const detail = process.detail === undefined ? '' : `, ${process.detail}`;
    log.debug(`  ${escapeControlCharacters(`${keyOf(process)} ${process.name}: ${process.outcome}${detail}`)}`);
  }
}

/** Writes the reason of a failure to the log. */
export function logFailure(action: Action, { pid, name, error }: Failure, log: Log): void {
  // A set of processes has a name and the pid 0.
  const target = pid === 0 && name !== undefined ? name : `${name ?? 'process'} (${asText(pid)})`;
  log.warn(escapeControlCharacters(`${action} ${target}: ${messageOf(error)}`));
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
