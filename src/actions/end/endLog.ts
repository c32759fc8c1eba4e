import type { Log } from '../../common/log';
import { messageOf } from '../../common/errors';
import { keyOf } from '../../process/identity';
import { asText } from '../../process/control/refusal';
import type { Report } from '../../process/control/report';
import { escapeControlCharacters } from '../../ui/escape';
import { type Failure, type EndAction } from './endOutcome';

/** Writes down what became of each process. */
export function logReport({ action, target, processes, durationMs, rounds }: Report, log: Log): void {
  const cost = `${counted(processes.length, 'process', 'processes')}, ${Math.round(durationMs)} ms, ${counted(rounds, 'round', 'rounds')}`;
  const who = target.pid === 0 ? target.name : `${target.name} (${target.pid})`;
  log.info(escapeControlCharacters(`${action} ${who}: ${cost}`));
  for (const process of processes) {
    const detail = process.detail === undefined ? '' : `, ${process.detail}`;
    log.debug(`  ${escapeControlCharacters(`${keyOf(process)} ${process.name}: ${process.outcome}${detail}`)}`);
  }
}

/** Writes down why nothing came of it. */
export function logFailure(way: EndAction, { pid, name, error }: Failure, log: Log): void {
  // A set of processes has a name, and no pid.
  const who = pid === 0 && name !== undefined ? name : `${name ?? 'process'} (${asText(pid)})`;
  log.warn(escapeControlCharacters(`${way} ${who}: ${messageOf(error)}`));
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
