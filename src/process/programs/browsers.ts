import { browsers } from './applicationNames';
import { getInvocation, type Invocation, type ProcessCommand } from './invocation';
import { shells } from './shells';

/** Whether a process is a browser: its first process, or a helper that runs the same program. */
export function isBrowser(process: ProcessCommand): boolean {
  return browsers.has(getInvocation(process)?.program ?? '');
}

/** Whether a process is a browser that a program drives, as Puppeteer, Playwright, Selenium and debuggers do. */
export function isAutomated(process: ProcessCommand): boolean {
  const invocation = getInvocation(process);
  return invocation !== undefined && browsers.has(invocation.program) && isDriven(invocation);
}

/**
 * Whether a browser is for its user to close: it has a window, or a shell has started it. A browser without a window that
 * a program has started, as test runners do, is of no use without that program. `parentName` is undefined where it is not
 * known.
 */
export function isUsersBrowser(process: ProcessCommand, parentName: string | undefined): boolean {
  const invocation = getInvocation(process);
  if (!invocation || !browsers.has(invocation.program) || isDriven(invocation)) return false;
  return !isHeadless(invocation) || parentName === undefined || shells.has(parentName);
}

/**
 * How programs start the browsers that they drive. A debugging port (`--remote-debugging-port`) alone proves nothing:
 * users open one, too.
 */
const automationOptions: ReadonlySet<string> = new Set([
  // Chromium
  ...['--enable-automation', '--remote-debugging-pipe', '--test-type=webdriver'],
  // Firefox (geckodriver; Playwright)
  ...['--marionette', '-marionette', '-juggler-pipe'],
  // WebKit
  '--inspector-pipe',
]);

/** Whether the arguments tell that a program drives it. */
export function isDriven({ args }: Invocation): boolean {
  if (args.some((arg) => automationOptions.has(arg))) return true;
  // Puppeteer starts Firefox like this, with a profile that no other Firefox may share.
  return args.includes('--remote-debugging-port') && (args.includes('--no-remote') || args.includes('-no-remote'));
}

/** Whether a program was started without a window. */
export function isHeadless({ program, args }: Invocation): boolean {
  return (
    program === 'chrome-headless-shell' ||
    program === 'headless_shell' ||
    args.some((arg) => /^--?headless(=|$)/.test(arg.slice(0, 12)))
  );
}
