import type { User32, WindowHandle } from './user32';

/** More top-level windows than this are not looked at: a user has hundreds. */
const maxWindows = 20_000;

/**
 * The windows of consoles: they belong to a program that runs in the console, as far as Windows tells, but closing one ends
 * every program in there.
 */
const consoleClasses: ReadonlySet<string> = new Set(['ConsoleWindowClass', 'PseudoConsoleWindow', 'WineConsoleClass']);

/**
 * The windows of each process that the user can close: visible ones that no other window owns, by pid. `taskkill` closes
 * the same.
 */
export function findProgramWindows(user32: User32): ReadonlyMap<number, readonly WindowHandle[]> {
  const byPid = new Map<number, WindowHandle[]>();
  // The order of the windows may change meanwhile: one that was seen before ends the search.
  const seen = new Set<WindowHandle>();
  for (let window = user32.findNextWindow(0); window !== 0; window = user32.findNextWindow(window)) {
    if (seen.has(window) || seen.size >= maxWindows) break;
    seen.add(window);
    if (!canBeClosed(user32, window)) continue;
    const pid = user32.getWindowProcessId(window);
    const windows = byPid.get(pid);
    if (windows) windows.push(window);
    else byPid.set(pid, [window]);
  }
  return byPid;
}

function canBeClosed(user32: User32, window: WindowHandle): boolean {
  return (
    user32.isWindowVisible(window) && user32.getOwner(window) === 0 && !consoleClasses.has(user32.getClassName(window))
  );
}
