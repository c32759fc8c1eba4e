import type { Locator } from 'playwright-core';
import type { Window } from '../host/launch/window';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { soonMs } from './support/timing';

/** The colour of the text in each theme. */
const themes = {
  'Dark Modern': 'rgb(204, 204, 204)',
  'Light Modern': 'rgb(59, 59, 59)',
  'Dark High Contrast': 'rgb(255, 255, 255)',
  'Light High Contrast': 'rgb(41, 41, 41)',
};

/** Runs in the page, whose types are not available here. */
const fillOf = (element: unknown): string =>
  (globalThis as unknown as { getComputedStyle(of: unknown): { fill: string } }).getComputedStyle(element).fill;

const steps = ['See what runs', 'End a process with its tree', 'Find what was left behind', 'Debug a runaway'];

describeInVSCode('The walkthrough', {}, (fixture) => {
  let window: Window;

  before(async () => {
    window = await fixture.workbench.openWindow(fixture.workbench.makeWorkspace('walkthrough'));
    // In a narrow editor it has no pictures.
    await window.page.setViewportSize({ width: 1600, height: 800 });
    await window.runCommand('Welcome: Open Walkthrough...');
    const pick = window.quickPick();
    await pick.input.fill('Runaway');
    await pick.item('Get Started with Runaway Processes').first().click();
  });

  const step = (title: string): Locator =>
    window.page.locator('.getting-started-step', { has: window.page.locator('.step-title', { hasText: title }) });

  async function select(title: string): Promise<void> {
    const button = step(title).locator('.monaco-button');
    if (!(await button.isVisible())) await step(title).click();
    await button.waitFor();
  }

  for (const [theme, colour] of Object.entries(themes)) {
    it(`has a picture for each step in ${theme}`, async () => {
      await window.runCommand('Preferences: Color Theme');
      const pick = window.quickPick();
      await pick.input.fill(theme);
      await pick.pick(theme);
      for (const [index, title] of steps.entries()) {
        await select(title);
        const text = window.webview().locator('svg text').first();
        // The frame of the picture is replaced by the next one meanwhile.
        const fill = (): Promise<unknown> =>
          text.evaluate(fillOf, undefined, { timeout: 1_000 }).catch(() => undefined);
        await waitFor(`text in ${colour}`, soonMs, async () => (await fill()) === colour);
        await window.screenshot(`walkthrough-${theme.toLowerCase().replaceAll(' ', '-')}-${index + 1}`);
      }
    });
  }

  it('counts the first step as done once its button has shown the Processes view', async () => {
    await select('See what runs');
    await step('See what runs').locator('.monaco-button', { hasText: 'Show Processes' }).click();
    await window.page.locator('.part.sidebar .title-label', { hasText: /^Processes/i }).waitFor();
    await step('See what runs').locator('.codicon.complete').waitFor();
  });
});
