import type { Koffi } from '../../native/loadKoffi';
import { loadKernel32, type Kernel32 } from '../../source/windows/kernel32';
import { loadNtdll, type Ntdll } from '../../source/windows/ntdll';
import { loadUser32, type User32 } from './user32';

/** The libraries of Windows by which processes are acted on. A test hands in made-up ones. */
export interface ControlApi {
  readonly kernel32: Kernel32;
  readonly ntdll: Ntdll;
  readonly user32: User32;
}

export function loadControlApi(koffi: Koffi): ControlApi {
  return { kernel32: loadKernel32(koffi), ntdll: loadNtdll(koffi), user32: loadUser32(koffi) };
}
