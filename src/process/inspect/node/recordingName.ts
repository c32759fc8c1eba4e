/** How the names of files end: those that VS Code opens in its viewers, and text. */
export type RecordingKind = 'cpuprofile' | 'heapprofile' | 'heapsnapshot' | 'txt';

const maxNameLength = 60;

/**
 * The name of a file for what was recorded of a process: `api.js-12345-2026-11-26T04-40-12.cpuprofile`, in local time.
 * `name` is text of another program: what may mean something in a path is replaced.
 */
export function getRecordingName(name: string, pid: number, at: Date, kind: RecordingKind): string {
  const safe = name
    .slice(0, maxNameLength)
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^[._-]+/, '');
  const two = (number: number): string => number.toString().padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('-');
  return `${safe === '' ? 'process' : safe}-${pid}-${day}T${time}.${kind}`;
}
