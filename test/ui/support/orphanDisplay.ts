import type { Window } from '../../host/launch/window';
import { waitFor } from '../../host/waitFor';
import type { ScenarioPrograms } from './scenarioPrograms';
import { soonMs } from './timing';

/** Has a handler for SIGHUP, and so the longest grace period. */
const sentinelProgram = `process.on('SIGHUP', () => {}); setInterval(() => {}, 1000);`;

/** Runs in the page, and is text: the runner of the tests adds helpers to functions that do not exist in the page. */
const recordTexts = `{
  const seen = (window.seenOrphans = []);
  new MutationObserver(() => {
    const text = document.querySelector('.statusbar-item[id$="runaway.orphans"]')?.textContent ?? '';
    if (text !== '' && seen.at(-1) !== text) seen.push(text);
  }).observe(document, { childList: true, subtree: true, characterData: true });
}`;

/** The part of a row's element that is read here, where the types of the page are not available. */
interface RowElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

/** What a window shows of orphans: the number in the status bar, and the rows of the groups Orphans and Detached. */
export class OrphanDisplay {
  private sentinelCount = 0;

  constructor(
    private readonly window: Window,
    private readonly programs: ScenarioPrograms,
  ) {}

  /** The number of orphans in the status bar. */
  async count(): Promise<number> {
    const texts = await this.window.statusBarItem('runaway.orphans').allInnerTexts();
    return toCount(texts.join(' '));
  }

  /**
   * Waits until the status bar shows this number of orphans.
   * @returns when it did, in ms since the epoch.
   */
  async waitForCount(count: number): Promise<number> {
    await waitFor(`a warning of ${count} orphans`, soonMs, async () => (await this.count()) === count);
    return Date.now();
  }

  /**
   * Waits until these programs, and no others, are shown as orphans, in the status bar and in the view.
   * @returns when the status bar showed their number, in ms since the epoch.
   */
  async waitFor(...names: readonly string[]): Promise<number> {
    const shownAt = await this.waitForCount(names.length);
    await this.waitForRows('Orphans', ...names);
    return shownAt;
  }

  /** Waits until a group has a row for each of these programs, and no others. */
  async waitForRows(group: 'Orphans' | 'Detached', ...names: readonly string[]): Promise<void> {
    let rows: readonly string[] = [];
    try {
      await waitFor(`${names.join(', ')} below ${group}`, soonMs, async () => {
        const collapsed = this.window.page.locator('[aria-expanded="false"]');
        const header = this.window.row(new RegExp(`^${group}`), 'Processes').and(collapsed);
        // If it has moved meanwhile, it is expanded in the next round.
        const twistie = header.locator('.monaco-tl-twistie');
        if ((await header.count()) > 0) await twistie.click({ timeout: 2_000 }).catch(() => undefined);
        rows = await this.rows(group);
        return rows.length === names.length && names.every((name) => rows.some((row) => row.includes(name)));
      });
    } catch (error) {
      throw new Error(`${String(error)}; there is ${JSON.stringify(rows)}`, { cause: error });
    }
  }

  /**
   * Waits until all that has happened so far is classified. Leaves a sentinel process behind in the visible terminal: once
   * it is shown as an orphan, the grace periods of all earlier processes are over. Besides the sentinel, only `others` may
   * be orphans then. The sentinel is ended again.
   */
  async waitUntilClassified(...others: readonly string[]): Promise<void> {
    const name = `sentinel${++this.sentinelCount}`;
    await this.window.typeInTerminal(`(${this.programs.script(name, sentinelProgram)} >/dev/null 2>&1 &)`);
    await this.programs.started(name);
    await this.waitFor(...others, name);
    for (const process of await this.programs.running(name)) await this.programs.kill(process);
    await this.waitForCount(others.length);
  }

  /**
   * Records every number that the status bar shows from now on.
   * @returns a function that returns the numbers so far.
   */
  async recordCounts(): Promise<() => Promise<readonly number[]>> {
    await this.window.page.evaluate(recordTexts);
    return () => this.recordedCounts();
  }

  /** The same for a window that is reloaded, from its first moment on. */
  async reloadAndRecordCounts(): Promise<() => Promise<readonly number[]>> {
    await this.window.page.addInitScript(recordTexts);
    await this.window.reload();
    await this.window.extensionStarted();
    return () => this.recordedCounts();
  }

  private async recordedCounts(): Promise<readonly number[]> {
    const texts: unknown = await this.window.page.evaluate('window.seenOrphans');
    return (texts as readonly string[]).map(toCount);
  }

  /** The texts of the rows directly below a group, in order. */
  private async rows(group: 'Orphans' | 'Detached'): Promise<readonly string[]> {
    const rows = await this.window.rows('Processes').evaluateAll((elements) =>
      (elements as unknown as readonly RowElement[])
        .map((element) => ({
          index: Number(element.getAttribute('data-index')),
          level: Number(element.getAttribute('aria-level')),
          text: element.textContent,
        }))
        .sort((a, b) => a.index - b.index),
    );
    const start = rows.findIndex(({ level, text }) => level === 1 && text.startsWith(group));
    if (start < 0) return [];
    const rest = rows.slice(start + 1);
    const end = rest.findIndex(({ level }) => level === 1);
    return (end < 0 ? rest : rest.slice(0, end)).filter(({ level }) => level === 2).map(({ text }) => text);
  }
}

function toCount(statusText: string): number {
  return Number(/(\d+) orphan/.exec(statusText)?.[1] ?? 0);
}
