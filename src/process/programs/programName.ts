/** The kernel keeps 15 bytes of a name (TASK_COMM_LEN, prctl(2)). */
const kernelNameBytes = 15;

/** Node.js names its main thread like this, and so the process: the name tells nothing. */
const namesOfThreads = new Set(['MainThread', 'node-MainThread']);

/** Whether the name of a process is only that of its main thread. */
export function hasNameOfThread({ name }: { readonly name: string }): boolean {
  return namesOfThreads.has(name);
}

/** The last part of a path, of any system. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Whether a file name is the kernel's name of a process, which may be cut. */
export function isSameName(fileName: string, kernelName: string): boolean {
  return truncateToKernelName(stripExe(fileName)) === truncateToKernelName(stripExe(kernelName));
}

/** A file name without `.exe`, in upper or lower case. */
export function stripExe(fileName: string): string {
  const hasExe = fileName.charAt(fileName.length - 4) === '.' && fileName.slice(-4).toLowerCase() === '.exe';
  return hasExe ? fileName.slice(0, -4) : fileName;
}

function truncateToKernelName(name: string): string {
  return Buffer.from(name.slice(0, kernelNameBytes)).subarray(0, kernelNameBytes).toString();
}
