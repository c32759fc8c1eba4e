import { configuration, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcesses } from '../../../src/actions/end/endProcesses';
import type { ProcessController } from '../../../src/process/control/processController';
import { settingDefinitions, Settings } from '../../../src/workspace/settings';
import { changeSetting } from '../support/changeSetting';
import { CommandFixture } from '../support/commandFixture';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly description: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  };
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, '../../..', name), 'utf8'));
const manifest = read('package.json') as Manifest;
const { properties } = manifest.contributes.configuration;
const texts = read('package.nls.json') as Readonly<Record<string, string>>;
const definitions = Object.values(settingDefinitions);

/** Properties that say how a setting is shown, and stand in the manifest alone. */
const isPresentation = (name: string): boolean => /description|^order$/i.test(name);

describe('settingDefinitions', () => {
  it('declare each setting of the manifest with the same type, default and bounds', () => {
    const declared = definitions.map(({ key, schema }) => [`runaway.${key}`, schema]);
    const inManifest = Object.entries(properties).map(([key, property]) => [
      key,
      Object.fromEntries(Object.entries(property).filter(([name]) => !isPresentation(name))),
    ]);
    assert.deepEqual(Object.fromEntries(declared), Object.fromEntries(inManifest));
  });

  it('are shown in an order of their own, each with a description that says its bounds', () => {
    const orders = Object.values(properties).map(({ order }) => order);
    assert.ok(orders.every((order) => typeof order === 'number'));
    assert.equal(new Set(orders).size, orders.length);
    for (const [key, { markdownDescription, maximum, maxItems, items }] of Object.entries(properties)) {
      const text = texts[String(markdownDescription).replaceAll('%', '')] ?? assert.fail(key);
      const maxLength = (items as { readonly maxLength?: number } | undefined)?.maxLength;
      const bounds = [maximum, maxItems, maxLength].filter((bound) => typeof bound === 'number');
      for (const bound of bounds) assert.ok(text.includes(bound.toString()), `${key} does not say ${bound}`);
    }
  });

  it('are all restricted in a folder that the user does not trust', () => {
    const { supported, description, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.deepEqual([...restrictedConfigurations].sort(), definitions.map(({ key }) => `runaway.${key}`).sort());
    assert.ok(texts[description.replaceAll('%', '')], 'its description is in package.nls.json');
  });

  for (const { key, schema, parse } of [settingDefinitions.terminateGraceMs, settingDefinitions.orphanGraceMs]) {
    it(`limit ${key} to its bounds and replace what is no number by the default`, () => {
      const { default: standard, minimum, maximum } = schema;
      assert.deepEqual([minimum, maximum], [0, 300]);
      for (const [given, expected] of [
        [undefined, standard],
        [7, 7],
        [0, 0],
        [-1, minimum],
        [1e12, maximum],
        [Infinity, standard],
        [NaN, standard],
        ['9', standard],
        [null, standard],
        [[9], standard],
        [{}, standard],
      ] as const) {
        assert.equal(parse(given), Number(expected) * 1000, JSON.stringify(given));
      }
    });
  }

  it('limit the patterns of daemons in number and length, and leave out what is no pattern', () => {
    const { schema, parse } = settingDefinitions.daemons;
    const maxLength = schema.items?.maxLength ?? assert.fail();
    const longest = 'x'.repeat(maxLength);
    assert.deepEqual(parse(['a', 7, null, '', `${longest}x`, longest, ['b']]), ['a', longest]);
    assert.equal(parse(new Array(100_000).fill('a*')).length, schema.maxItems);
    for (const wrong of [undefined, '*', 7, { 0: '*' }, true]) assert.deepEqual(parse(wrong), schema.default);
  });

  it('replace a value of a wrong type by the default', () => {
    const { confirm, useEnvironmentMarker, onWindowClose } = settingDefinitions;
    for (const wrong of [undefined, 'false', 0, null, [], 'TERMINATE']) {
      assert.equal(useEnvironmentMarker.parse(wrong), true);
      assert.equal(onWindowClose.parse(wrong), 'leave');
      assert.equal(confirm.parse(wrong), 'severalProcesses');
    }
    assert.equal(useEnvironmentMarker.parse(false), false);
    assert.equal(onWindowClose.parse('terminate'), 'terminate');
    for (const choice of ['always', 'severalProcesses', 'never']) assert.equal(confirm.parse(choice), choice);
  });
});

describe('Settings', () => {
  let settings: Settings;

  beforeEach(() => {
    reset();
    configuration.set('terminate.graceSeconds', 9);
    settings = new Settings();
  });

  afterEach(() => {
    settings.dispose();
  });

  it('have the configured values, and otherwise the defaults', () => {
    assert.equal(settings.terminateGraceMs.value, 9_000);
    assert.equal(settings.orphanGraceMs.value, 2_000);
    assert.deepEqual(settings.daemons.value, []);
    assert.equal(settings.useEnvironmentMarker.value, true);
    assert.equal(settings.onWindowClose.value, 'leave');
  });

  it('have a changed value at once, and notify only the readers of that setting', () => {
    const notified: unknown[] = [];
    settings.daemons.onDidChange((patterns) => void notified.push(patterns));
    settings.onWindowClose.onDidChange((choice) => void notified.push(choice));
    changeSetting('orphans.daemons', ['my-*']);
    assert.deepEqual(settings.daemons.value, ['my-*']);
    assert.deepEqual(notified, [['my-*']]);
    changeSetting('orphans.onWindowClose', 'terminate');
    assert.equal(settings.onWindowClose.value, 'terminate');
    assert.deepEqual(notified, [['my-*'], 'terminate']);
  });

  it('apply a changed grace period to the next process that is terminated', async () => {
    const graces: unknown[] = [];
    const { clock, snapshot, controller } = new CommandFixture([]);
    const terminate: ProcessController['terminate'] = (_target, { graceMs }) => {
      graces.push(graceMs);
      return Promise.reject(new Error('not terminated by the test'));
    };
    const silent = (): void => undefined;
    const context = {
      clock,
      settings,
      model: { snapshot },
      controller: { ...controller, terminate },
      log: { trace: silent, debug: silent, info: silent, warn: silent, error: silent, show: silent },
      refresh: () => Promise.resolve(),
    };
    await endProcesses('terminate', [{ pid: 101 }], context);
    changeSetting('terminate.graceSeconds', 3);
    await endProcesses('terminate', [{ pid: 101 }], context);
    assert.deepEqual(graces, [9_000, 3_000]);
  });

  it('limit a changed value to the bounds', () => {
    changeSetting('terminate.graceSeconds', 1e12);
    assert.equal(settings.terminateGraceMs.value, 300_000);
  });

  it('keep their last values after they were disposed of, and notify no reader any more', () => {
    const notified: unknown[] = [];
    changeSetting('orphans.onWindowClose', 'terminate');
    settings.onWindowClose.onDidChange((choice) => void notified.push(choice));
    settings.dispose();
    changeSetting('orphans.onWindowClose', 'leave');
    assert.equal(settings.onWindowClose.value, 'terminate');
    assert.deepEqual(notified, []);
  });
});
