/**
 * `npm run self-check`: compares what this system tells through native calls with what Node.js tells, as the extension does
 * before it uses them, and lists all processes in each way that there is here. It signals only a process that it has started.
 */
import { release } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/common/errors';
import { Canary } from '../src/process/native/canary';
import { koffiVersion, loadKoffi, type Koffi } from '../src/process/native/loadKoffi';
import { getKoffiPath } from '../src/process/native/openKoffi';
import { getReaders, getSelfCheck } from '../src/process/source/platformReaders';
import { listEverything } from '../src/process/source/table/listEverything';
import type { CreateReader } from '../src/process/source/table/readerChain';
import { repository } from './host/paths';

const { platform, arch, versions } = process;
const bundles = join(repository, 'dist');

/** Each way lists so often; the median is told. */
const listings = 5;

async function main(): Promise<boolean> {
  console.log(`${platform}-${arch}, release ${release()}, Node.js ${versions.node}, koffi ${koffiVersion}`);
  const hasPassed = await checkNativeCalls();
  console.log('\nListing all processes:');
  for (const create of getReaders(platform, hasPassed === true ? loadHere() : undefined)) await list(create);
  return hasPassed !== false;
}

/** Undefined if no native calls are made on this system. */
async function checkNativeCalls(): Promise<boolean | undefined> {
  const check = getSelfCheck(platform);
  if (!check) {
    console.log('Not applicable: on this system the extension makes no native calls.');
    return undefined;
  }
  const { verdict } = new Canary({ script: join(bundles, 'canary.js'), koffiPath: getKoffiPath(bundles) });
  const { kind, detail } = await verdict;
  console.log(`Native calls in a process of their own: ${kind}${detail === '' ? '' : `: ${detail}`}`);
  // What did not survive there is not loaded here.
  if (kind !== 'passed' && kind !== 'mismatch') return false;
  for (const { name, failure } of await check(loadHere(), 'canary')) {
    console.log(failure === undefined ? `  ✔ ${name}` : `  ✖ ${name}: ${failure}`);
  }
  return kind === 'passed';
}

function loadHere(): Koffi {
  return loadKoffi(getKoffiPath(bundles));
}

async function list(create: CreateReader): Promise<void> {
  const reader = create();
  try {
    const times: number[] = [];
    let count = 0;
    for (let index = 0; index < listings; index++) {
      const start = performance.now();
      count = (await listEverything(reader, [])).length;
      times.push(performance.now() - start);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(listings / 2)] ?? 0;
    console.log(`  ✔ ${reader.name}: ${count} processes, ${median.toFixed(1)} ms`);
  } catch (error) {
    console.log(`  ✖ ${reader.name}: ${messageOf(error)}`);
  } finally {
    reader.dispose();
  }
}

main().then(
  (hasPassed) => process.exit(hasPassed ? 0 : 1),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
