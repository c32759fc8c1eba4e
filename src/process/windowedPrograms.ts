import type { ProcessInfo } from './processInfo';
type Described = Pick<ProcessInfo, 'name' | 'commandLine'>;
export function isBrowser({ commandLine }: Described): boolean {
  return /(^|\/)(chromium|chrome|google-chrome|firefox)$/.test((commandLine[0] ?? '').slice(0, 500));
}
export function isAutomated({ commandLine }: Described): boolean {
  return commandLine.some((argument) => argument === '--enable-automation' || argument === '--remote-debugging-pipe');
}
