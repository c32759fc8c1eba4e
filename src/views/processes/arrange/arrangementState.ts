import * as vscode from 'vscode';
import { contextKeys } from '../../../common/contributions';
import { Emitter } from '../../../common/event';
import { toArrangement, type Arrangement } from './arrangement';

/** In the storage of the workspace. */
const storageKey = 'view.arrangement';

/** The part of `vscode.Memento` that is used. */
export interface ArrangementStorage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** How the view is arranged now: kept for each workspace, and told to the menus by context keys. */
export class ArrangementState implements vscode.Disposable {
  private readonly changed = new Emitter<Arrangement>();
  private kept: Arrangement;
  /** The same with a filter that is being typed. */
  private previewed: Arrangement | undefined;

  constructor(private readonly storage: ArrangementStorage) {
    this.kept = toArrangement(storage.get(storageKey));
    this.setContextKeys();
  }

  readonly onDidChange = this.changed.event;

  /** Another object only if it is another arrangement. */
  get current(): Arrangement {
    return this.previewed ?? this.kept;
  }

  /** Resolves when the change is written. The view has changed before that. */
  async update(change: Partial<Arrangement>): Promise<void> {
    this.kept = { ...this.kept, ...change };
    this.previewed = undefined;
    this.notify();
    await this.storage.update(storageKey, this.kept);
  }

  /** Shows a filter that is not kept; without one, what is kept is shown again. */
  previewFilter(filter: string | undefined): void {
    this.previewed = filter === undefined ? undefined : { ...this.kept, filter };
    this.notify();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private notify(): void {
    this.setContextKeys();
    this.changed.fire(this.current);
  }

  /** VS Code may still have the values of an earlier extension host: all are set, also those that are the default. */
  private setContextKeys(): void {
    const { sortBy, layout, hidesIdle, filter } = this.current;
    const values = [
      [contextKeys.sortBy, sortBy],
      [contextKeys.layout, layout],
      [contextKeys.hidesIdle, hidesIdle],
      [contextKeys.isFiltered, filter !== ''],
    ] as const;
    for (const [key, value] of values) void vscode.commands.executeCommand('setContext', key, value);
  }
}
