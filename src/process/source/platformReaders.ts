import type { Koffi } from '../native/loadKoffi';
import type { SelfCheck } from '../native/selfCheck';
import { createPsListReader } from './portable/psListSource';
import type { CreateReader } from './table/readerChain';

/** The systems that are asked through native calls, and how each proves that it is understood. */
export const selfChecks: Partial<Record<NodeJS.Platform, SelfCheck>> = {};

/** What can list the processes of a system, the best one first. There always is one. */
export function getReaders(platform: NodeJS.Platform, koffi: Koffi | undefined): [CreateReader, ...CreateReader[]] {
  void platform;
  void koffi;
  return [createPsListReader];
}
