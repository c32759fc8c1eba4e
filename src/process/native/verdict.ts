import { isRecord } from '../../common/isRecord';
import type { TrialFailureKind } from './nativeFailure';

/** What has come of a trial of koffi in a process of its own. `detail` is raw text, some of it of the system. */
export interface Verdict {
  readonly kind: 'passed' | TrialFailureKind;
  readonly detail: string;
}

const kinds: readonly Verdict['kind'][] = ['passed', 'refused', 'wrongVersion', 'mismatch', 'crashed', 'hung'];

/** The details of a verdict are cut to this length: they are kept, and logged at each start. */
const maxDetailLength = 500;

export function createVerdict(kind: Verdict['kind'], detail = ''): Verdict {
  return { kind, detail: detail.slice(0, maxDetailLength) };
}

/** A verdict that another process has sent, or that was kept; undefined if it is none. */
export function parseVerdict(value: unknown): Verdict | undefined {
  if (!isRecord(value)) return undefined;
  const { kind: given, detail } = value;
  const kind = kinds.find((each) => each === given);
  return kind && createVerdict(kind, typeof detail === 'string' ? detail : '');
}
