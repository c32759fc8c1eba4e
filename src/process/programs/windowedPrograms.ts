import { browsers, otherApplications } from './applicationNames';
import { isDriven, isHeadless } from './browsers';
import { getInvocation, type ProcessCommand } from './invocation';

/**
 * Whether a process has a window of its own, which its user closes when it is no longer needed. Such a program does not
 * count as left behind, whatever has started it. It does if another program drives it, or if it was started headless.
 */
export function hasOwnWindow(process: ProcessCommand): boolean {
  const invocation = getInvocation(process);
  if (!invocation || !(browsers.has(invocation.program) || otherApplications.has(invocation.program))) return false;
  return !isDriven(invocation) && !isHeadless(invocation);
}
