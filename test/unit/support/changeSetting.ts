import { configuration, events } from './fakeVSCode';

/** Changes a setting of ours as the user does while VS Code runs. `key` is without `runaway.`. */
export function changeSetting(key: string, value: unknown): void {
  configuration.set(key, value);
  const changed = `runaway.${key}`;
  events.configurationChanged.fire({
    affectsConfiguration: (section: string) => changed === section || changed.startsWith(`${section}.`),
  });
}
