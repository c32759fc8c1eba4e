import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { folderName, Recording } from '../../../host/launch/failureRecording';
import { makeTempFolder } from '../../../host/tempFolder';

/** A page that gives a picture, or hangs. */
class FakePage extends EventEmitter {
  constructor(private readonly hangs: boolean) {
    super();
  }

  screenshot({ path }: { readonly path: string }): Promise<void> {
    if (this.hangs) return Promise.reject(new Error('Timeout 10000ms exceeded'));
    writeFileSync(path, 'picture');
    return Promise.resolve();
  }

  log(text: string): void {
    this.emit('console', { type: () => 'log', text: () => text });
  }
}

class FakeContext extends EventEmitter {
  readonly calls: string[] = [];
  private readonly openPages: FakePage[] = [];

  readonly tracing = {
    start: (): Promise<void> => {
      this.calls.push('start');
      return Promise.resolve();
    },
    stop: ({ path }: { readonly path?: string } = {}): Promise<void> => {
      this.calls.push(path === undefined ? 'drop' : 'keep');
      if (path !== undefined) writeFileSync(path, 'trace');
      return Promise.resolve();
    },
  };

  pages(): readonly FakePage[] {
    return this.openPages;
  }

  open(hangs = false): FakePage {
    const page = new FakePage(hangs);
    this.openPages.push(page);
    this.emit('page', page);
    return page;
  }
}

describe('Recording', () => {
  let folder: string;
  let dataFolder: string;
  let context: FakeContext;
  let recording: Recording;

  beforeEach(async () => {
    folder = makeTempFolder();
    dataFolder = makeTempFolder();
    context = new FakeContext();
    recording = new Recording({ context: context as unknown as BrowserContext, dataFolder });
    await recording.start();
  });

  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  const writeLog = (session: string, text: string): void => {
    const logs = join(dataFolder, 'data', 'logs', session, 'exthost1', 'runaway-tools.runaway');
    mkdirSync(logs, { recursive: true });
    writeFileSync(join(logs, 'Runaway Processes.log'), text);
  };

  it('saves a picture of each window, the trace, the console, and the logs of the extension, oldest first', async () => {
    writeLog('20260102T000000', 'second');
    writeLog('20260101T000000', 'first');
    context.open().log('one');
    context.open().log('two');
    await recording.save(folder);
    const names = ['console.log', 'extension.log', 'picture-2.png', 'picture.png', 'trace.zip'];
    assert.deepEqual(readdirSync(folder).sort(), names);
    assert.match(read('extension.log'), /20260101T[^]*first[^]*20260102T[^]*second/);
    assert.match(read('console.log'), /window 1 \[log\] one\n.* window 2 \[log\] two/);
  });

  it('saves the rest if a window gives no picture and there is no log, and says in console.log what is missing', async () => {
    context.open(true);
    await recording.save(folder);
    assert.deepEqual(readdirSync(folder).sort(), ['console.log', 'trace.zip']);
    assert.match(read('console.log'), /No picture: .*Timeout[^]*No log: .*ENOENT/);
  });

  it('drops the trace and the console of a test that has passed', async () => {
    context.open().log('earlier');
    await recording.save(undefined);
    await recording.save(folder);
    assert.deepEqual(context.calls, ['start', 'drop', 'start', 'keep', 'start']);
    assert.doesNotMatch(read('console.log'), /earlier/);
  });

  it('keeps the end of a long console and of a large log', async () => {
    writeLog('20260101T000000', `start${'x'.repeat(3 * 1024 * 1024)}end`);
    const page = context.open();
    for (let line = 0; line < 6_000; line++) page.log(`line ${line};`);
    await recording.save(folder);
    assert.doesNotMatch(read('console.log'), /line 999;/);
    assert.match(read('console.log'), /line 1000;[^]*line 5999;/);
    assert.ok(read('extension.log').length < 2.1 * 1024 * 1024);
    assert.match(read('extension.log'), /xend\n$/);
  });
});

describe('The folder of a failed test', () => {
  it('has a name that reads as the title', () => {
    assert.equal(folderName('Orphans: shows "a) (b" — at once'), 'Orphans-shows-a-b-at-once');
  });
});
