import type { ProcFs } from './statFiles';

/** How many names Node.js fetches at a time: with its default of 32, a listing of `/proc` takes half as long again. */
const namesFetched = 256;

/**
 * The names in a folder of `/proc`, one by one: there may be very many.
 * @throws if the folder is not there, or may not be listed.
 */
export function* listNames(fs: ProcFs, path: string): Generator<string> {
  const folder = fs.opendirSync(path, { bufferSize: namesFetched });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) yield entry.name;
  } finally {
    folder.closeSync();
  }
}
