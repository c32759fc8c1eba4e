import assert from 'node:assert/strict';
import fc from 'fast-check';
import { processAccess } from '../../../../../src/process/source/windows/kernel32';
import type { Ntdll } from '../../../../../src/process/source/windows/ntdll';
import { withProcess } from '../../../../../src/process/source/windows/openProcess';
import { queryCommandLine, readProcessParameters } from '../../../../../src/process/source/windows/processParameters';
import { FakeWindows, type FakeWindowsProcess } from '../../../support/fakeWindows';

const long = 'x'.repeat(20_000);
const environment = { PATH: 'C:\\Windows', 'ProgramFiles(x86)': 'C:\\P', LONG: long, EMOJI: '😀' };
const shown = `=C:=C:\\\0PATH=C:\\Windows\0ProgramFiles(x86)=C:\\P\0LONG=${long}\0EMOJI=😀\0\0`;

describe('readProcessParameters', () => {
  const read = (some: Partial<FakeWindowsProcess>, access: number = processAccess.readMemory) => {
    const windows = new FakeWindows();
    const { kernel32, ntdll } = windows.api;
    const { pid } = windows.start(some);
    return withProcess(kernel32, pid, access, (handle) => readProcessParameters(kernel32, ntdll, handle));
  };

  for (const is32Bit of [false, true]) {
    it(`reads command line, folder and environment of a program of ${is32Bit ? 32 : 64} bits`, () => {
      const commandLine = `node.exe ${'ü '.repeat(5_000)}`;
      assert.deepEqual(read({ is32Bit, commandLine, folder: 'C:\\wörk\\', environment }), {
        commandLine,
        folder: 'C:\\wörk\\',
        environment: shown,
      });
    });
  }

  it('reads nothing of a process whose memory may not be read', () => {
    assert.equal(read({}, processAccess.queryLimited), undefined);
  });

  it('reads any memory to some parameters', () => {
    const windows = new FakeWindows();
    const { kernel32 } = windows.api;
    const filledWith = (next: () => number, is32Bit: boolean): Ntdll => ({
      ...windows.api.ntdll,
      queryInformationProcess: (_handle, kind, buffer) => {
        buffer.forEach((_, index) => (buffer[index] = kind === 26 && !is32Bit ? 0 : next()));
        return { status: 0, length: buffer.length };
      },
    });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.boolean(), (bytes, is32Bit) => {
        let at = 0;
        const next = (): number => bytes[at++ % bytes.length] ?? 0;
        const memory = {
          ...kernel32,
          readProcessMemory: (_handle: number, _address: number, buffer: Buffer) => {
            buffer.forEach((_, index) => (buffer[index] = next()));
            return true;
          },
        };
        const found = readProcessParameters(memory, filledWith(next, is32Bit), 4);
        assert.ok((found?.environment?.length ?? 0) <= 512 * 1024);
        assert.ok((found?.commandLine?.length ?? 0) <= 32_768);
      }),
      { numRuns: 30 },
    );
  });
});

describe('queryCommandLine', () => {
  const query = (windows: FakeWindows, some: Partial<FakeWindowsProcess>) => {
    const { kernel32, ntdll } = windows.api;
    return withProcess(kernel32, windows.start(some).pid, processAccess.queryLimited, (handle) =>
      queryCommandLine(ntdll, handle),
    );
  };

  it('reads the command line of a process', () => {
    assert.equal(query(new FakeWindows(), { commandLine: '"a b" ü😀' }), '"a b" ü😀');
  });

  it('is undefined where Windows does not tell it', () => {
    const windows = new FakeWindows();
    windows.tellsCommandLines = false;
    assert.equal(query(windows, {}), undefined);
  });
});
