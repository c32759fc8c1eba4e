import { constants } from 'node:os';

/** SIGRTMIN of the kernel; the C library uses the first two or three itself (signal(7)). */
const firstRealTime = 32;
const lastSignal = 64;

/** The names of the signals in a mask, the first one in the lowest bit: `SIGTERM`. */
export function namesOfSignals(mask: bigint): readonly string[] {
  const names: string[] = [];
  for (let number = 1; number <= lastSignal; number++) {
    if (((mask >> BigInt(number - 1)) & 1n) === 0n) continue;
    names.push(signalNames.get(number) ?? (number >= firstRealTime ? `SIGRT${number - firstRealTime}` : `${number}`));
  }
  return names;
}

/** Some have two names: the first one counts. */
const signalNames: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals)
    .map(([name, number]) => [number, name] as const)
    .reverse(),
);
