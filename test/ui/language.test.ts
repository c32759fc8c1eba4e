import { strict as assert } from 'node:assert';
import type { Window } from '../host/launch/window';
import { manifestTextsPath, readTexts } from '../l10n/bundle';
import { describeInVSCode } from './support/describeInVSCode';
import { ScenarioPrograms } from './support/scenarioPrograms';

describeInVSCode('In a VS Code that speaks German, the extension', { language: 'de' }, (fixture) => {
  let window: Window;
  let programs: ScenarioPrograms;

  before(async () => {
    const { workbench } = fixture;
    const folder = workbench.makeWorkspace('german');
    window = await workbench.openWindow(folder);
    programs = new ScenarioPrograms(workbench.sandbox, folder, 'german');
    await window.activityBarItem('Prozesse').click();
  });

  it('names its view and explains the empty one in German', async () => {
    await window.page.locator('.part.sidebar .title-label', { hasText: /^Prozesse/i }).waitFor();
    await window.page
      .locator('.part.sidebar .welcome-view-content', { hasText: 'Nichts, was dieser Arbeitsbereich gestartet hat' })
      .waitFor();
    await window.page.locator('.part.sidebar .monaco-button', { hasText: 'Neues Terminal' }).waitFor();
  });

  it('offers what a row can do in German, and nothing in English', async () => {
    await window.newTerminal();
    await window.typeInTerminal(programs.waiter('server'));
    const entries = await window.contextMenuItems(window.row('german-server'));
    for (const title of ['Beenden', 'Sofort beenden', 'Signal', 'Kopieren']) assert.ok(entries.includes(title), title);
    const [english, german] = [readTexts(manifestTextsPath()), readTexts(manifestTextsPath('de'))];
    const untranslated = entries.filter((entry) =>
      Object.keys(english).some((key) => english[key] === entry && german[key] !== entry),
    );
    assert.deepEqual(untranslated, []);
    await window.screenshot('german');
  });

  it('says in German what became of a process', async () => {
    const message = window.statusBarMessage(/german-server \(\d+\) hat sich nach \d\.\d s beendet/);
    await window.contextMenu(window.row('german-server'), 'Beenden', message);
    await programs.gone('server');
  });
});
