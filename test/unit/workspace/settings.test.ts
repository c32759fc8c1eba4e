import { configuration, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maxPatternLength, maxPatterns, maxSeconds, settings } from '../../../src/workspace/settings';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: { readonly maxLength?: number };
  readonly enum?: readonly string[];
}

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly description: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Property>> } };
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, '../../..', name), 'utf8'));
const manifest = read('package.json') as Manifest;
const { properties } = manifest.contributes.configuration;
const texts = read('package.nls.json') as Readonly<Record<string, string>>;

const secondsOf = {
  'terminate.graceSeconds': settings.terminateGraceMs,
  'orphans.graceSeconds': settings.orphanGraceMs,
} as const;

describe('the settings', () => {
  beforeEach(reset);

  it('The settings of a folder that is not trusted are restricted, all of them', () => {
    const { supported, description, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.deepEqual([...restrictedConfigurations].sort(), Object.keys(properties).sort());
    assert.ok(texts[description.replaceAll('%', '')], 'its description is in package.nls.json');
  });

  for (const [key, value] of Object.entries(secondsOf)) {
    it(`${key} stays within what the manifest allows, whatever is given`, () => {
      const { default: standard, minimum, maximum } = properties[`runaway.${key}`] ?? assert.fail();
      assert.deepEqual([minimum, maximum], [0, maxSeconds]);
      assert.equal(value(), Number(standard) * 1000);
      for (const [given, expected] of [
        [7, 7],
        [0, 0],
        [-1, 0],
        [1e12, maxSeconds],
        [Infinity, standard],
        [NaN, standard],
        ['9', standard],
        [null, standard],
        [[9], standard],
        [{}, standard],
      ] as const) {
        configuration.set(key, given);
        assert.equal(value(), Number(expected) * 1000, JSON.stringify(given));
      }
    });
  }

  it('The patterns of daemons are limited in number and length, as the manifest says', () => {
    const { default: standard, maxItems, items } = properties['runaway.orphans.daemons'] ?? assert.fail();
    assert.deepEqual([maxItems, items?.maxLength], [maxPatterns, maxPatternLength]);
    assert.deepEqual(settings.daemons(), standard);
    const longest = 'x'.repeat(maxPatternLength);
    configuration.set('orphans.daemons', ['a', 7, null, '', `${longest}x`, longest, ['b']]);
    assert.deepEqual(settings.daemons(), ['a', longest]);
    configuration.set('orphans.daemons', new Array(100_000).fill('a*'));
    assert.equal(settings.daemons().length, maxPatterns);
    for (const wrong of ['*', 7, { 0: '*' }, true]) {
      configuration.set('orphans.daemons', wrong);
      assert.deepEqual(settings.daemons(), []);
    }
  });

  it('A value of another type counts as none', () => {
    assert.equal(settings.useCookie(), properties['runaway.orphans.cookie']?.default);
    assert.equal(settings.onWindowClose(), properties['runaway.orphans.onWindowClose']?.default);
    for (const wrong of ['false', 0, null, [], 'TERMINATE']) {
      configuration.set('orphans.cookie', wrong);
      configuration.set('orphans.onWindowClose', wrong);
      assert.equal(settings.useCookie(), true);
      assert.equal(settings.onWindowClose(), 'leave');
    }
    configuration.set('orphans.cookie', false);
    configuration.set('orphans.onWindowClose', 'terminate');
    assert.equal(settings.useCookie(), false);
    assert.equal(settings.onWindowClose(), 'terminate');
  });
});
