import type { Koffi } from '../native/loadKoffi';
import type { SelfCheck } from '../native/selfCheck';
import { loadLibSystem } from './macos/libSystem';
import { createMacosReader } from './macos/macosReader';
import { checkMacosCalls } from './macos/selfCheck';
import { getOwnFacts } from './ownFacts';
import { createPsListReader } from './portable/psListSource';
import { createPowerShellReader } from './powershell/powerShellReader';
import { createPsReader } from './ps/psReader';
import type { ProcessTableReader } from './table/processTableReader';
import type { AtLeastOne, CreateReader } from './table/readerChain';
import { checkWindows } from './windows/selfCheck';
import { loadWindowsApi } from './windows/windowsApi';
import { createWindowsReader } from './windows/windowsReader';

/** How one system is asked. */
interface PlatformReaders {
  /** Through native calls, and how they prove that they are understood. */
  readonly native?: {
    readonly check: SelfCheck;
    readonly createReader: (koffi: Koffi) => ProcessTableReader;
  };
  /** Without, the best one first. What is good for every system comes after them. */
  readonly fallbacks?: readonly CreateReader[];
}

const platforms: Partial<Record<NodeJS.Platform, PlatformReaders>> = {
  darwin: {
    native: {
      check: checkMacosCalls,
      createReader: (koffi) => createMacosReader({ libSystem: loadLibSystem(koffi) }),
    },
    fallbacks: [() => createPsReader()],
  },
  freebsd: { fallbacks: [() => createPsReader()] },
  openbsd: { fallbacks: [() => createPsReader()] },
  win32: {
    native: {
      check: (koffi) => checkWindows(loadWindowsApi(koffi), getOwnFacts()),
      createReader: (koffi) => createWindowsReader({ api: loadWindowsApi(koffi) }),
    },
    fallbacks: [() => createPowerShellReader()],
  },
};

/** Undefined for a system that is not asked through native calls. */
export function getSelfCheck(platform: NodeJS.Platform = process.platform): SelfCheck | undefined {
  return platforms[platform]?.native?.check;
}

/** What can list the processes of a system, the best one first. */
export function getReaders(platform: NodeJS.Platform, koffi: Koffi | undefined): AtLeastOne<CreateReader> {
  const { native, fallbacks = [] } = platforms[platform] ?? {};
  const createLast = (): ProcessTableReader => createPsListReader();
  const better = [...(koffi && native ? [() => native.createReader(koffi)] : []), ...fallbacks];
  const [first, ...rest] = [...better, createLast];
  return [first, ...rest];
}
