/**
 * Runs tasks one after the other. While a drive hangs, each call to it holds one of the few threads with which all
 * extensions read and write files (UV_THREADPOOL_SIZE). Tasks that share a queue hold one at most.
 */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs a task after those before it have ended. A task that fails does not stop the next one. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }
}

/** A task that waits in a queue once at most: all requests that are made before it starts share one run. */
export class CoalescedTask<T> {
  private waiting: Promise<T> | undefined;

  constructor(
    private readonly queue: SerialQueue,
    private readonly task: () => Promise<T>,
  ) {}

  request(): Promise<T> {
    this.waiting ??= this.queue.run(() => {
      this.waiting = undefined;
      return this.task();
    });
    return this.waiting;
  }
}
