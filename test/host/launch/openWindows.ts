import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { out, repository } from '../paths';

const pages = new Set<Page>();

/** Remembers a page as long as it is open. */
export function rememberPage(page: Page): void {
  pages.add(page);
  page.once('close', () => pages.delete(page));
}

/** What every open window looks like when a test has failed. */
export async function takePictures(title: string): Promise<void> {
  const folder = join(out, 'screenshots', 'failed');
  mkdirSync(folder, { recursive: true });
  const name = title.replace(/[^\w]+/g, '-').slice(0, 80);
  let number = 0;
  for (const page of [...pages]) {
    const path = join(folder, `${name}${number++ === 0 ? '' : `-${number}`}.png`);
    try {
      await page.screenshot({ path, timeout: 10_000 });
      console.log(`      picture: ${relative(repository, path)}`);
    } catch (error) {
      console.log(`      no picture: ${String(error)}`);
    }
  }
}
