import { noNativeAccess, openKoffi, type KoffiOptions, type NativeAccess } from '../native/openKoffi';
import { getSelfCheck } from './platformReaders';

/** How the processes are listed: `portable` forces the source that needs neither native calls nor `/proc`. */
export type SourceChoice = 'automatic' | 'portable';

/** What native calls are made through, on the systems that are asked through such calls; on all others nothing is loaded. */
export async function openNative(
  choice: SourceChoice,
  options: Omit<KoffiOptions, 'check'>,
  platform: NodeJS.Platform = process.platform,
): Promise<NativeAccess> {
  if (choice === 'portable') return { koffi: undefined, failure: { kind: 'setting', detail: '' } };
  const check = getSelfCheck(platform);
  return check ? openKoffi({ ...options, check }) : noNativeAccess;
}
