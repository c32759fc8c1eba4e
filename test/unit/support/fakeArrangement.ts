import { ArrangementState, type ArrangementStorage } from '../../../src/views/processes/arrange/arrangementState';

/** The storage of a workspace, as long as a test runs. */
export class FakeStorage implements ArrangementStorage {
  private readonly stored = new Map<string, unknown>();

  get(key: string): unknown {
    return this.stored.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.stored.set(key, value);
    return Promise.resolve();
  }
}

/** How the view is arranged in a workspace that was never open before. */
export function fakeArrangement(): ArrangementState {
  return new ArrangementState(new FakeStorage());
}
