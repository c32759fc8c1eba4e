import { toNamespacedPath } from 'node:path';
import type * as KoffiModule from 'koffi';
import { messageOf } from '../../common/errors';
import { NativeError } from './nativeFailure';

/** What the package `koffi` exports: calls of functions in libraries of the system. */
export type Koffi = typeof KoffiModule;

/** The version that is packaged. A test compares it with `package.json`. */
export const koffiVersion = '3.3.4';

/**
 * Loads koffi from exactly this file. The package's own search would look outside of the extension too, and find what
 * another extension has brought.
 * @throws {NativeError} if the system refuses the file, or if it is of another version.
 */
export function loadKoffi(path: string, version = koffiVersion): Koffi {
  const module = { exports: {} as Koffi };
  try {
    // As `require` does for files with this extension.
    process.dlopen(module, toNamespacedPath(path));
  } catch (error) {
    throw new NativeError('refused', messageOf(error));
  }
  const found: unknown = module.exports.version;
  if (found !== version) throw new NativeError('wrongVersion', `${String(found)} instead of ${version}`);
  return module.exports;
}
