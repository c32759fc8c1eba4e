import type { Runtime } from './runtime';

/** Whether it is Python 3 of this minor version or a later one; false if the version is not known. */
export function isPythonAtLeast({ version }: Pick<Runtime, 'version'>, minor: number): boolean {
  const digits = /^3\.(\d{1,3})/.exec(version ?? '')?.[1];
  return digits !== undefined && Number(digits) >= minor;
}
