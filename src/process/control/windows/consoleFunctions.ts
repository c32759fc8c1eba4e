import type { KoffiFunc } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';

/** `CTRL_C_EVENT` (wincon.h). */
const controlC = 0;

/** The functions of kernel32.dll for consoles, with the names and the meanings that they have there. */
export interface ConsoleFunctions {
  /** Leaves the console of this process, if it has one. */
  freeConsole(): void;
  /**
   * Joins the console of a process.
   * @returns whether that succeeded: not if the process has none.
   */
  attachConsole(pid: number): boolean;
  /** Fills the pids of all processes of our console. @returns how many there are; 0 if that fails. */
  getConsoleProcessList(pids: Uint32Array): number;
  /** Has this process, and what it starts, ignore Ctrl+C. */
  ignoreControlC(): boolean;
  /** Sends Ctrl+C to all processes of our console. */
  sendControlC(): boolean;
}

/** Declares the functions in koffi. */
export function loadConsoleFunctions(koffi: Koffi): ConsoleFunctions {
  const library = koffi.load('kernel32.dll');
  const freeConsole = library.func('int FreeConsole()') as KoffiFunc<() => number>;
  const attachConsole = library.func('int AttachConsole(uint32_t pid)') as KoffiFunc<(pid: number) => number>;
  const getConsoleProcessList = library.func('uint32_t GetConsoleProcessList(void *pids, uint32_t count)') as KoffiFunc<
    (pids: Uint32Array, count: number) => number
  >;
  const setConsoleCtrlHandler = library.func('int SetConsoleCtrlHandler(void *handler, int add)') as KoffiFunc<
    (handler: null, add: number) => number
  >;
  const generateConsoleCtrlEvent = library.func(
    'int GenerateConsoleCtrlEvent(uint32_t event, uint32_t group)',
  ) as KoffiFunc<(event: number, group: number) => number>;
  return {
    freeConsole: () => void freeConsole(),
    attachConsole: (pid) => attachConsole(pid) !== 0,
    getConsoleProcessList: (pids) => getConsoleProcessList(pids, pids.length),
    ignoreControlC: () => setConsoleCtrlHandler(null, 1) !== 0,
    // The group 0 stands for all processes of the console.
    sendControlC: () => generateConsoleCtrlEvent(controlC, 0) !== 0,
  };
}
