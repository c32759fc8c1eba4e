import { join } from 'node:path';
import { loadKoffi, type Koffi } from '../../../src/process/native/loadKoffi';
import { loadWindowsApi, type WindowsApi } from '../../../src/process/source/windows/windowsApi';

/** Koffi's file, which is packaged with the bundles. */
export const koffiPath = join(__dirname, '..', 'native', `win32-${process.arch}`, 'koffi.node');

let koffi: Koffi | undefined;
let api: WindowsApi | undefined;

export function loadTestKoffi(): Koffi {
  koffi ??= loadKoffi(koffiPath);
  return koffi;
}

/** The functions of this Windows, through koffi. */
export function loadApi(): WindowsApi {
  api ??= loadWindowsApi(loadTestKoffi());
  return api;
}
