import { join } from 'node:path';
import { loadKoffi, type Koffi } from '../../../src/process/native/loadKoffi';
import { getKoffiPath } from '../../../src/process/native/openKoffi';
import { repository } from '../../host/paths';

/** Koffi for this machine, which `esbuild.js` has copied. */
export function loadTestKoffi(): Koffi {
  return loadKoffi(getKoffiPath(join(repository, 'dist')));
}
