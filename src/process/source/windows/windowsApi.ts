import type { Koffi } from '../../native/loadKoffi';
import { loadIphlpapi, type Iphlpapi } from './iphlpapi';
import { loadKernel32, type Kernel32 } from './kernel32';
import { loadNtdll, type Ntdll } from './ntdll';

/** The libraries of Windows that are called. A test hands in made-up ones. */
export interface WindowsApi {
  readonly kernel32: Kernel32;
  readonly ntdll: Ntdll;
  readonly iphlpapi: Iphlpapi;
}

export function loadWindowsApi(koffi: Koffi): WindowsApi {
  return { kernel32: loadKernel32(koffi), ntdll: loadNtdll(koffi), iphlpapi: loadIphlpapi(koffi) };
}
