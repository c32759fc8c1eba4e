/**
 * `npm run screenshots [-- SCENE…]`: takes pictures of the view in a real VS Code with the demo workspace, in all themes,
 * into `out/screenshots`. All scenes are set up, since each builds on those before it. The pictures of the README are
 * copied to `media/screenshots`.
 */
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../src/common/errors';
import { npm } from '../host/install/npm';
import { repository } from '../host/paths';
import { printStatus } from '../host/progress';
import { scenes } from './scenes';
import { Stage } from './stage';

/** Pictures of the README, by the names that they have there. */
const published: Readonly<Record<string, string>> = {
  'menu-dark': 'processes',
  'orphans-dark': 'orphans',
  'tooltip-dark': 'tooltip',
};

const maxPublishedBytes = 150 * 1024;

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !scenes.some((scene) => scene.name === name));
  if (unknown.length > 0) {
    printStatus(`There is no scene ${unknown.join(', ')}; there are ${scenes.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  await npm(repository, ['run', 'package']);
  const stage = await Stage.open();
  const failed: string[] = [];
  try {
    for (const { name, themes, prepare, show, clear } of scenes) {
      try {
        await prepare?.(stage);
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        for (const theme of themes) {
          await stage.tidyUp();
          await stage.setTheme(theme);
          await show?.(stage);
          const path = await stage.window.screenshot(`${name}-${theme}`);
          console.log(`${path} ${Math.round(statSync(path).size / 1024)} KB`);
          publish(`${name}-${theme}`, path);
        }
      } catch (error) {
        // The other scenes may work all the same.
        failed.push(name);
        printStatus(`${name}: ${messageOf(error)}`);
        await stage.window.screenshot(`${name}-failed`);
      }
      await stage.tidyUp();
      await clear?.(stage);
    }
  } finally {
    await stage.workbench.close();
  }
  if (failed.length > 0) printStatus(`There are no pictures of ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function publish(name: string, path: string): void {
  const publicName = published[name];
  if (publicName === undefined) return;
  const size = statSync(path).size;
  if (size > maxPublishedBytes) printStatus(`${name} is large: ${Math.round(size / 1024)} KB`);
  const folder = join(repository, 'media', 'screenshots');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path, join(folder, `${publicName}.png`));
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
