import { DisposableStore } from '../common/disposableStore';
import type { Disposable } from '../common/event';
import type { SourceChoice } from '../process/source/openNative';
import { ConfigurationSetting, type Setting, type SettingDefinition } from './setting';

/** What happens to orphans when the window closes. */
export type OnWindowClose = 'leave' | 'terminate';

/** When to ask before processes are ended. */
export type Confirm = 'always' | 'severalProcesses' | 'never';

/** Whether to ask before a program is asked to open its inspector. */
export type OpenInspector = 'ask' | 'always';

const maxSeconds = 300;
const maxPatterns = 100;
export const maxPatternLength = 200;

export const settingDefinitions = {
  confirm: choice<Confirm>('confirm', ['always', 'severalProcesses', 'never'], 'severalProcesses'),
  terminateGraceMs: secondsAsMs('terminate.graceSeconds', 5),
  orphanGraceMs: secondsAsMs('orphans.graceSeconds', 2),
  daemons: patterns('orphans.daemons'),
  useEnvironmentMarker: flag('orphans.cookie', true),
  onWindowClose: choice<OnWindowClose>('orphans.onWindowClose', ['leave', 'terminate'], 'leave'),
  openInspector: choice<OpenInspector>('inspect.openInspector', ['ask', 'always'], 'ask'),
  runawayCpuPercent: number('detection.cpuPercent', { default: 50, maximum: 10_000 }),
  runawayCpuMs: number('detection.cpuMinutes', { default: 5, minimum: 0.1, maximum: 15 }, 60_000),
  runawayMemoryGrowth: number('detection.memoryGrowthMB', { default: 80, maximum: 1_000_000 }, 1024 ** 2),
  runawayProcesses: number('detection.processes', { default: 250, maximum: 1_000_000 }),
  runawayForksPerSecond: number('detection.forksPerSecond', { default: 50, maximum: 100_000 }),
  runawayLikeProcesses: number('detection.likeProcesses', { default: 10, maximum: 10_000 }),
  notifiesOfRunaways: flag('detection.notify', false),
  source: choice<SourceChoice>('source', ['automatic', 'portable'], 'automatic'),
};

/**
 * The user's settings. They are created once, and each reader is handed those that it needs. A change applies without a
 * reload.
 */
export class Settings implements Disposable {
  private readonly disposables = new DisposableStore();

  readonly confirm = this.add(settingDefinitions.confirm);
  /** How long a process may take to exit after it was asked to, in ms. */
  readonly terminateGraceMs = this.add(settingDefinitions.terminateGraceMs);
  /** How long a process may take to exit after it lost its parent or its terminal, before it counts as an orphan, in ms. */
  readonly orphanGraceMs = this.add(settingDefinitions.orphanGraceMs);
  /** Patterns of programs that are meant to outlive their parent, in addition to the known ones. */
  readonly daemons = this.add(settingDefinitions.daemons);
  /** Whether terminals get the environment variable by which their orphans are recognised. */
  readonly useEnvironmentMarker = this.add(settingDefinitions.useEnvironmentMarker);
  readonly onWindowClose = this.add(settingDefinitions.onWindowClose);
  readonly openInspector = this.add(settingDefinitions.openInspector);
  /** What makes a process a runaway: see {@link getRunawayLimits}. A limit of 0 is none. */
  readonly runawayCpuPercent = this.add(settingDefinitions.runawayCpuPercent);
  readonly runawayCpuMs = this.add(settingDefinitions.runawayCpuMs);
  /** In bytes. */
  readonly runawayMemoryGrowth = this.add(settingDefinitions.runawayMemoryGrowth);
  readonly runawayProcesses = this.add(settingDefinitions.runawayProcesses);
  readonly runawayForksPerSecond = this.add(settingDefinitions.runawayForksPerSecond);
  readonly runawayLikeProcesses = this.add(settingDefinitions.runawayLikeProcesses);
  /** Whether a notification tells of a runaway, besides the status bar. */
  readonly notifiesOfRunaways = this.add(settingDefinitions.notifiesOfRunaways);
  /** How processes are listed, from the next reload on. */
  readonly source = this.add(settingDefinitions.source);

  /** The last values stay readable: what is disposed of later may still need them. */
  dispose(): void {
    this.disposables.dispose();
  }

  private add<T>(definition: SettingDefinition<T>): Setting<T> {
    return this.disposables.add(new ConfigurationSetting(definition));
  }
}

function secondsAsMs(key: string, defaultSeconds: number): SettingDefinition<number> {
  return number(key, { default: defaultSeconds, maximum: maxSeconds }, 1000);
}

/** A number, limited to the bounds, in units of `unit`. */
function number(
  key: string,
  bounds: { readonly default: number; readonly minimum?: number; readonly maximum: number },
  unit = 1,
): SettingDefinition<number> {
  const schema = { type: 'number', minimum: 0, ...bounds } as const;
  return {
    key,
    schema,
    parse: (given) => {
      const value = typeof given === 'number' && Number.isFinite(given) ? given : schema.default;
      return Math.min(Math.max(schema.minimum, value), schema.maximum) * unit;
    },
  };
}

/** A list of patterns. One that is too long is left out: cut off, it would be a different pattern. */
function patterns(key: string): SettingDefinition<readonly string[]> {
  const schema = {
    type: 'array',
    default: [],
    maxItems: maxPatterns,
    items: { type: 'string', maxLength: maxPatternLength },
  } as const;
  const isPattern = (item: unknown): item is string =>
    typeof item === 'string' && item !== '' && item.length <= schema.items.maxLength;
  return {
    key,
    schema,
    parse: (given) => (Array.isArray(given) ? given.filter(isPattern).slice(0, schema.maxItems) : schema.default),
  };
}

function flag(key: string, defaultValue: boolean): SettingDefinition<boolean> {
  const schema = { type: 'boolean', default: defaultValue } as const;
  return { key, schema, parse: (given) => (typeof given === 'boolean' ? given : schema.default) };
}

function choice<T extends string>(key: string, values: readonly T[], defaultValue: T): SettingDefinition<T> {
  const schema = { type: 'string', enum: values, default: defaultValue } as const;
  return { key, schema, parse: (given) => schema.enum.find((value) => value === given) ?? schema.default };
}
