import type { KoffiFunc } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';

/** A window (`HWND`). */
export type WindowHandle = number;

/** Messages (winuser.h). */
export const windowMessage = { close: 0x10 } as const;

/** The functions of user32.dll that are called, with the names and the meanings that they have there. */
export interface User32 {
  /** The next top-level window after this one, or the first after 0; 0 if there is none. */
  findNextWindow(after: WindowHandle): WindowHandle;
  isWindowVisible(window: WindowHandle): boolean;
  /** The window that owns this one, as the window of a program owns its dialogs; 0 if there is none. */
  getOwner(window: WindowHandle): WindowHandle;
  /** The process that has created a window. For the window of a console, it is a program that runs in the console. */
  getWindowProcessId(window: WindowHandle): number;
  getClassName(window: WindowHandle): string;
  /**
   * Leaves a message for a window, and does not wait.
   * @returns whether that succeeded: a program with fewer rights may not send any to one with more (UIPI).
   */
  postMessage(window: WindowHandle, message: number): boolean;
}

/** `GW_OWNER` (winuser.h). */
const owner = 4;

/** The name of a class has at most 256 characters (`WNDCLASSEXW`). */
const maxClassName = 257;

/** Declares the functions in koffi. */
export function loadUser32(koffi: Koffi): User32 {
  const library = koffi.load('user32.dll');
  const findWindowEx = library.func(
    'intptr_t FindWindowExW(intptr_t parent, intptr_t after, void *class, void *title)',
  ) as KoffiFunc<(parent: WindowHandle, after: WindowHandle, className: null, title: null) => WindowHandle>;
  const isWindowVisible = library.func('int IsWindowVisible(intptr_t window)') as KoffiFunc<
    (window: WindowHandle) => number
  >;
  const getWindow = library.func('intptr_t GetWindow(intptr_t window, uint32_t command)') as KoffiFunc<
    (window: WindowHandle, command: number) => WindowHandle
  >;
  const getWindowThreadProcessId = library.func(
    'uint32_t GetWindowThreadProcessId(intptr_t window, void *pid)',
  ) as KoffiFunc<(window: WindowHandle, pid: Buffer) => number>;
  const getClassName = library.func('int GetClassNameW(intptr_t window, void *name, int size)') as KoffiFunc<
    (window: WindowHandle, name: Buffer, size: number) => number
  >;
  const postMessage = library.func(
    'int PostMessageW(intptr_t window, uint32_t message, uintptr_t wParam, intptr_t lParam)',
  ) as KoffiFunc<(window: WindowHandle, message: number, wParam: number, lParam: number) => number>;
  const pid = Buffer.alloc(4);
  const name = Buffer.alloc(2 * maxClassName);
  return {
    findNextWindow: (after) => findWindowEx(0, after, null, null),
    isWindowVisible: (window) => isWindowVisible(window) !== 0,
    getOwner: (window) => getWindow(window, owner),
    getWindowProcessId: (window) => (getWindowThreadProcessId(window, pid) === 0 ? 0 : pid.readUInt32LE()),
    getClassName: (window) => name.toString('utf16le', 0, 2 * getClassName(window, name, maxClassName)),
    postMessage: (window, message) => postMessage(window, message, 0, 0) !== 0,
  };
}
