import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import * as contributions from '../../../src/common/contributions';

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Manifest {
  readonly contributes: {
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly MenuItem[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const repository = join(__dirname, '..', '..', '..');
const { contributes } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest;

const { commandIds, contextKeys, rowFlags, settingsSection, viewContainerIds, viewIds } = contributions;
const contributedCommands = contributes.commands.map(({ command }) => command).sort();
const menuItems = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

/** The comparisons in a `when` clause, without their negations: `view == x && !y` has `view == x` and `y`. */
function termsOf({ when = '' }: MenuItem): readonly string[] {
  return when
    .split(/&&|\|\|/)
    .map((term) => term.trim().replace(/^!/, ''))
    .filter((term) => term !== '');
}

const terms = menuItems.flatMap(termsOf);

describe('The ids of contributions', () => {
  it('name the commands that the manifest contributes, and no other', () => {
    assert.deepEqual(Object.values(commandIds).sort(), contributedCommands);
  });

  it('name the views and the view containers that the manifest contributes, and no other', () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(
      views.map(({ id }) => id),
      Object.values(viewIds),
    );
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      Object.values(viewContainerIds),
    );
    for (const container of Object.keys(contributes.views)) {
      assert.ok(Object.values<string>(viewContainerIds).includes(container), container);
    }
    for (const { view } of contributes.viewsWelcome) assert.ok(Object.values<string>(viewIds).includes(view), view);
  });

  it('name the submenus that the manifest contributes, and no other', () => {
    const submenus = contributes.submenus.map(({ id }) => id);
    assert.deepEqual(submenus.toSorted(), Object.values(contributions.submenuIds).toSorted());
    const used = menuItems.flatMap(({ submenu }) => submenu ?? []);
    assert.deepEqual([...new Set(used)].toSorted(), submenus.toSorted());
    for (const id of submenus) assert.ok(id in contributes.menus, id);
  });

  it('begin the id of every setting', () => {
    for (const id of Object.keys(contributes.configuration.properties)) {
      assert.ok(id.startsWith(`${settingsSection}.`), id);
    }
  });

  it('are written nowhere else in the source', () => {
    const source = join(repository, 'src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    assert.ok(files.length > 100, `${files.length} files`);
    const literal = /['"`](?:command:)?runaway\.|command:runaway|getConfiguration\(['"`]runaway/;
    const isCode = (line: string): boolean => !/^\s*(?:\/?\*|\/\/)/.test(line);
    const hasLiteral = (file: string): boolean =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .some((line) => isCode(line) && literal.test(line));
    const offenders = files.filter((file) => !file.endsWith('contributions.ts') && hasLiteral(file));
    assert.deepEqual(offenders, []);
  });
});

describe('The commands of the manifest', () => {
  it('are all registered, and no other is', () => {
    new CommandFixture([]);
    assert.deepEqual([...commands.keys()].sort(), contributedCommands);
  });

  it('are the only ones in menus and key bindings', () => {
    for (const { command, submenu } of menuItems) {
      assert.ok(command === undefined ? submenu !== undefined : contributedCommands.includes(command), command);
    }
  });
});

describe('The when clauses of the manifest', () => {
  it('use only context keys that VS Code or this extension sets', () => {
    const known = ['false', 'view', 'viewItem', 'focusedView', 'inputFocus', ...Object.values(contextKeys)];
    for (const term of terms) {
      const [key = ''] = term.split(' ');
      assert.ok(known.includes(key), term);
    }
  });

  it('compare views with the id of one that is contributed', () => {
    const compared = terms.filter((term) => /^(?:view|focusedView) /.test(term));
    assert.ok(compared.length > 0);
    for (const term of compared) {
      assert.ok(
        Object.values(viewIds).some((id) => term === `view == ${id}` || term === `focusedView == ${id}`),
        term,
      );
    }
  });

  it('match one flag that a row can have at a time, so that the order of the flags in a row counts for nothing', () => {
    const matched = terms.filter((term) => term.startsWith('viewItem'));
    assert.ok(matched.length > 0);
    for (const term of matched)
      assert.ok(
        rowFlags.some((flag) => term === `viewItem =~ /;${flag};/`),
        term,
      );
  });
});
