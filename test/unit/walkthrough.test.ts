import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds, focusViewCommandId, viewIds } from '../../src/common/contributions';
import { repository } from '../host/paths';
import { getLanguages, manifestTextsPath, readTexts } from '../l10n/bundle';
import manifest from '../../package.json';

const walkthroughs = manifest.contributes.walkthroughs;
const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const ids: readonly string[] = Object.values(commandIds);

describe('The walkthrough', () => {
  it('is one, of four steps', () => {
    assert.deepEqual(
      walkthroughs.map(({ id, steps: each }) => [id, each.length]),
      [['start', 4]],
    );
  });

  for (const { id, description, media, completionEvents } of steps) {
    for (const language of [undefined, ...getLanguages()]) {
      it(`has one button in the step ${id} (${language ?? 'en'}), which runs a command of this extension`, () => {
        const texts = readTexts(manifestTextsPath(language));
        const text = texts[description.replaceAll('%', '')] ?? '';
        const buttons = [...text.matchAll(/\]\(command:([^)]*)\)/g)].map(([, command = '']) => command);
        assert.equal(buttons.length, 1);
        for (const command of buttons) assert.ok(ids.includes(command) || command === focusViewCommandId, command);
      });
    }

    it(`counts the step ${id} as done by what exists`, () => {
      const events = [`onView:${viewIds.processes}`, ...ids.map((command) => `onCommand:${command}`)];
      for (const event of completionEvents) assert.ok(events.includes(event), event);
    });

    it(`has a picture for the step ${id} in the colours of the theme alone, without words to translate`, () => {
      const picture = readFileSync(join(repository, media.svg), 'utf8');
      const colours = [...picture.matchAll(/(?:fill|stroke)(?:: |=")([^;"]*)/g)].map(([, colour = '']) => colour);
      assert.ok(colours.length > 10);
      // VS Code forbids them in the pictures of walkthroughs (Content-Security-Policy), and shows black.
      assert.doesNotMatch(picture, /<style|style=/);
      const wrong = colours.filter((colour) => colour !== 'none' && !colour.startsWith('var(--vscode-'));
      assert.deepEqual(wrong, []);
      assert.ok(media.altText.startsWith('%walkthrough.'));
    });

    it(`has the picture of the step ${id} in the package`, () => {
      const packaged = readFileSync(join(repository, '.vscodeignore'), 'utf8').split('\n');
      assert.ok(packaged.includes('!media/walkthrough/*.svg'));
      assert.match(media.svg, /^media\/walkthrough\/\w+\.svg$/);
    });
  }
});
