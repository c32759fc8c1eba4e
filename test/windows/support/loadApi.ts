import { join } from 'node:path';
import { loadKoffi } from '../../../src/process/native/loadKoffi';
import { loadWindowsApi, type WindowsApi } from '../../../src/process/source/windows/windowsApi';

let api: WindowsApi | undefined;

/** The functions of this Windows, through koffi, which is packaged with the bundles. */
export function loadApi(): WindowsApi {
  api ??= loadWindowsApi(loadKoffi(join(__dirname, '..', 'native', 'win32-x64', 'koffi.node')));
  return api;
}
