import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/process/identity';
import type { ProcessActivity, ThreadActivity } from '../../../../src/process/source/processActivity';
import type { ProcessDetails } from '../../../../src/process/source/processDetails';
import { ListingError } from '../../../../src/process/source/processSource';
import { createSourceReader } from '../../../../src/views/details/sourceReader';
import { fakeSource } from '../../support/fakeSource';
import { processInfo } from '../../support/fixtures';

const process = processInfo({ pid: 101 });
const details: ProcessDetails = {
  executable: undefined,
  descriptors: { count: 5, kinds: new Map(), first: [], isCut: false },
  listening: [{ id: '1', address: '::', port: 80 }],
  limits: undefined,
  signals: undefined,
  contextSwitches: undefined,
  environment: [{ name: 'TOKEN', value: undefined }],
  otherNamespaces: undefined,
  controlGroup: undefined,
  io: undefined,
  proportionalMemory: 7,
};

describe('What a details panel reads', () => {
  it('is what a system tells, and undefined for the rest', async () => {
    const source = fakeSource({
      get: () => process,
      details: () => Promise.resolve(details),
      getExecutable: () => '/bin/p',
    });
    const data = await createSourceReader(source).read(process);
    assert.deepEqual(data?.executable, { path: '/bin/p', isDeleted: false });
    assert.equal(data.descriptors?.count, 5);
    assert.deepEqual(data.listening, details.listening);
    assert.deepEqual(data.environment, details.environment);
    assert.deepEqual([data.threads, data.limits, data.activity], [undefined, undefined, undefined]);
  });

  it('has each thread with what it is doing', async () => {
    const thread: ThreadActivity = {
      ...{
        tid: 101,
        name: 'main',
        state: 'running',
        isExiting: false,
        cpuTime: 1,
        cpu: 99,
        demand: 100,
        isMostlyInKernel: false,
      },
      ...{ waitChannel: undefined, systemCall: undefined, descriptor: undefined, awaited: [] },
    };
    const activity: ProcessActivity = {
      ...{ pid: 101, startTime: 1010, name: 'p', commandLine: [], state: 'running', isKernelThread: false },
      ...{ threads: [thread], threadCount: 1, parent: undefined, tracer: undefined, ended: undefined },
      ...{ otherUser: undefined, isInContainer: false, gaps: [] },
    };
    const source = fakeSource({ get: () => process, activity: () => Promise.resolve(activity) });
    const data = await createSourceReader(source).read(process);
    assert.equal(data?.threads?.length, 1);
    assert.equal(data.threads[0]?.cpu, 99);
    assert.match(data.threads[0].activity ?? '', /running/);
    assert.match(data.activity ?? '', /^p \(101\): .*running/);
  });

  it('has the input and output of several processes', async () => {
    const io = { read: 1, written: 2, readFromDisk: 0, writtenToDisk: 0 };
    const source = fakeSource({
      io: (processes) => Promise.resolve(new Map(processes.map((each) => [keyOf(each), io]))),
    });
    assert.deepEqual(await createSourceReader(source).readIo?.([process]), new Map([[keyOf(process), io]]));
  });

  it('is nothing if the pid belongs to another process by now', async () => {
    let isReplaced = false;
    const source = fakeSource({
      get: () => (isReplaced ? { ...process, startTime: 5 } : process),
      details: () => {
        isReplaced = true;
        return Promise.resolve(details);
      },
    });
    const reader = createSourceReader(source);
    assert.equal(reader.isRunning(process), true);
    assert.equal(await reader.read(process), undefined);
    assert.equal(reader.isRunning(process), false);
  });

  it('is not the end of a process if the system cannot be asked', () => {
    const source = fakeSource({
      get: () => {
        throw new ListingError('no answer');
      },
    });
    assert.equal(createSourceReader(source).isRunning(process), undefined);
  });
});
