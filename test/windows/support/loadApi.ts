import { join } from 'node:path';
import { loadKoffi } from '../../../src/process/native/loadKoffi';
import { loadWindowsApi, type WindowsApi } from '../../../src/process/source/windows/windowsApi';

let api: WindowsApi | undefined;

/** The functions of this Windows, through koffi, which lies beside the bundle. */
export function loadApi(): WindowsApi {
  api ??= loadWindowsApi(loadKoffi(join(__dirname, 'koffi.node')));
  return api;
}
