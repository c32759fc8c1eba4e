import type { Koffi } from '../native/loadKoffi';
import type { SelfCheck } from '../native/selfCheck';
import { createPsListReader } from './portable/psListSource';
import type { CreateReader } from './table/readerChain';
import { checkWindows, getOwnFacts } from './windows/selfCheck';
import { loadWindowsApi } from './windows/windowsApi';
import { createWindowsReader } from './windows/windowsReader';

/** The systems that are asked through native calls, and how each proves that it is understood. */
export const selfChecks: Partial<Record<NodeJS.Platform, SelfCheck>> = {
  win32: (koffi) => checkWindows(loadWindowsApi(koffi), getOwnFacts()),
};

/** What can list the processes of a system, the best one first. There always is one. */
export function getReaders(platform: NodeJS.Platform, koffi: Koffi | undefined): [CreateReader, ...CreateReader[]] {
  if (koffi && platform === 'win32')
    return [() => createWindowsReader({ api: loadWindowsApi(koffi) }), createPsListReader];
  return [createPsListReader];
}
