import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultArrangement, type Arrangement } from '../../../src/views/processes/arrange/arrangement';

const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
  };
};

describe('View & Sort', () => {
  const cases: readonly (readonly [command: string, change: Partial<Arrangement>])[] = [
    ['sortByCpu', { sortBy: 'cpu' }],
    ['sortByMemory', { sortBy: 'memory' }],
    ['sortByName', { sortBy: 'name' }],
    ['sortByPid', { sortBy: 'pid' }],
    ['sortByAge', { sortBy: 'age' }],
    ['viewAsList', { layout: 'list' }],
    ['viewAsTree', { layout: 'tree' }],
    ['hideIdle', { hidesIdle: true }],
    ['showIdle', { hidesIdle: false }],
  ];
  for (const [command, change] of cases) {
    it(`changes ${JSON.stringify(change)} by ${command}, and by the same with a check mark`, async () => {
      const fixture = new CommandFixture([]);
      await fixture.run(command);
      assert.deepEqual(fixture.arrangement.current, { ...defaultArrangement, ...change });
      if (command.includes('dle')) return;
      await fixture.run(`${command}Chosen`);
      assert.deepEqual(fixture.arrangement.current, { ...defaultArrangement, ...change });
    });
  }

  it('has one entry for each choice, with a check mark exactly if it is chosen', () => {
    const entries = new Map(
      manifest.contributes.menus['runaway.viewAndSort']?.map(({ command, when }) => [command, when]),
    );
    for (const [command, change] of cases.slice(0, 7)) {
      const [[key, value] = []] = Object.entries(change);
      assert.equal(entries.get(`runaway.${command}`), `runaway.${key ?? ''} != ${String(value)}`);
      assert.equal(entries.get(`runaway.${command}Chosen`), `runaway.${key ?? ''} == ${String(value)}`);
    }
    assert.equal(entries.get('runaway.hideIdle'), '!runaway.hidesIdle');
    assert.equal(entries.get('runaway.showIdle'), 'runaway.hidesIdle');
    assert.equal(entries.size, 16);
  });
});

describe('Filter…', () => {
  /** Opens the input box while this filter is set. */
  async function open(filter: string) {
    const fixture = new CommandFixture([]);
    await fixture.arrangement.update({ filter });
    const done = fixture.run('filter');
    const box = user.inputBoxes[0] ?? assert.fail('no input box');
    return { box, done, filter: () => fixture.arrangement.current.filter, fixture };
  }

  it('applies what is typed at once, and keeps it after Enter', async () => {
    const { box, done, filter } = await open('');
    box.type('vi');
    assert.equal(filter(), 'vi');
    box.type(' vite ');
    box.accept();
    await done;
    assert.equal(filter(), 'vite');
  });

  it('begins with the filter that is set, and brings it back by Escape', async () => {
    const { box, done, filter } = await open('jest');
    assert.equal(box.value, 'jest');
    box.type('');
    assert.equal(filter(), '');
    box.hide();
    await done;
    assert.equal(filter(), 'jest');
  });

  it('is cleared by Clear Filter', async () => {
    const { box, done, filter, fixture } = await open('jest');
    box.hide();
    await done;
    await fixture.run('clearFilter');
    assert.equal(filter(), '');
  });
});
