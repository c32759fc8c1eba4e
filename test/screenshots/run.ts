/**
 * `npm run screenshots [-- SCENE…]`: takes pictures of the view in a real VS Code with the demo workspace, in all themes,
 * into `out/screenshots`. All scenes are set up, since each builds on those before it. Those of the README are taken
 * in part, for `media/screenshots`.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../src/common/errors';
import { npm } from '../host/install/npm';
import { repository } from '../host/paths';
import { printStatus } from '../host/progress';
import { scenes } from './scenes';
import { Stage } from './stage';

/** A picture of the README: the name that it has there, and the part of the window, in pixels from its top left. */
interface Published {
  readonly name: string;
  readonly x?: number;
  readonly width: number;
  readonly height: number;
}

const published: Readonly<Record<string, Published>> = {
  'runaway-dark': { name: 'runaway', width: 610, height: 330 },
  'details-panel-dark': { name: 'details', x: 432, width: 768, height: 475 },
  'menu-dark': { name: 'processes', width: 680, height: 400 },
  'orphans-dark': { name: 'orphans', width: 680, height: 460 },
  'tooltip-dark': { name: 'tooltip', width: 760, height: 460 },
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
        const isWanted = wanted.length === 0 || wanted.includes(name);
        for (const theme of isWanted ? themes : []) {
          await stage.tidyUp();
          await stage.setTheme(theme);
          await show?.(stage);
          const path = await stage.window.screenshot(`${name}-${theme}`);
          console.log(`${path} ${Math.round(statSync(path).size / 1024)} KB`);
          await publish(`${name}-${theme}`, stage);
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

async function publish(picture: string, { window }: Stage): Promise<void> {
  const part = published[picture];
  if (!part) return;
  const { name, x = 0, width, height } = part;
  const path = join(repository, 'media', 'screenshots', `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await window.page.screenshot({ path, clip: { x, y: 0, width, height } });
  const { size } = statSync(path);
  if (size > maxPublishedBytes) printStatus(`${path} is large: ${Math.round(size / 1024)} KB`);
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
