import * as vscode from 'vscode';
import { settingsSection } from '../common/contributions';
import { Emitter, type Disposable, type Event } from '../common/event';

/** A setting of the user, as its readers see it. */
export interface Setting<T> {
  readonly value: T;
  /** Fires after the user has changed the setting, with its new value. */
  readonly onDidChange: Event<T>;
}

/** Declares one setting: the only place in the code that has its key, its default and its bounds. */
export interface SettingDefinition<T> {
  /** Without the prefix `runaway.`. */
  readonly key: string;
  /** The same as in the manifest, except for texts: a test compares the two. */
  readonly schema: SettingSchema;
  /**
   * Converts what VS Code returns. VS Code only marks a value of a wrong type or out of bounds in `settings.json`: it
   * returns the value all the same.
   *
   * @returns a valid value, the default if the given one has a wrong type.
   */
  readonly parse: (given: unknown) => T;
}

/** The part of a JSON schema that a definition may use. */
export interface SettingSchema {
  readonly type: 'array' | 'boolean' | 'number' | 'string';
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: { readonly type: 'string'; readonly maxLength: number };
}

/**
 * A setting in VS Code's configuration. It is read once and after each change, because reading the configuration is too
 * slow for every process of a listing.
 */
export class ConfigurationSetting<T> implements Setting<T>, Disposable {
  private readonly changed = new Emitter<T>();
  private readonly subscription: Disposable;
  private current: T;

  constructor(readonly definition: SettingDefinition<T>) {
    this.current = this.read();
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`${settingsSection}.${definition.key}`)) return;
      this.current = this.read();
      this.changed.fire(this.current);
    });
  }

  readonly onDidChange = this.changed.event;

  get value(): T {
    return this.current;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private read(): T {
    return this.definition.parse(vscode.workspace.getConfiguration(settingsSection).get<unknown>(this.definition.key));
  }
}
