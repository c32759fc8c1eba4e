import type { Page } from 'playwright-core';

/**
 * Runs in the page, and is text: the runner of the tests adds helpers to functions that do not exist in the page. The
 * messages of a connection are a stream of bytes that may be cut anywhere, so held ones can be joined.
 */
const holdMessages = `{
  const listen = WebSocket.prototype.addEventListener;
  const held = new Map();
  let isHolding = false;
  WebSocket.prototype.addEventListener = function (type, listener, options) {
    const deliver = (event) => {
      if (!isHolding) return listener.call(this, event);
      const { blobs = [] } = held.get(this) ?? {};
      held.set(this, { blobs: [...blobs, event.data], hand: (data) => listener.call(this, new MessageEvent(type, { data })) });
    };
    listen.call(this, type, type === 'message' ? deliver : listener, options);
  };
  window.incomingMessages = {
    hold: () => { isHolding = true; },
    text: async () => (await Promise.all([...held.values()].map(({ blobs }) => new Blob(blobs).text()))).join(),
    release: () => {
      isHolding = false;
      for (const { blobs, hand } of held.values()) hand(new Blob(blobs));
      held.clear();
    },
  };
}`;

/** The messages of a server to a page. Held messages are delivered in one piece, as over a network that stalls. */
export class IncomingMessages {
  private constructor(private readonly page: Page) {}

  /** Takes effect when the page goes to its next address. */
  static async of(page: Page): Promise<IncomingMessages> {
    await page.addInitScript(holdMessages);
    return new IncomingMessages(page);
  }

  async hold(): Promise<void> {
    await this.page.evaluate('incomingMessages.hold()');
  }

  /** Whether the held messages contain text that matches. */
  async holds(pattern: RegExp): Promise<boolean> {
    return pattern.test(await this.page.evaluate<string>('incomingMessages.text()'));
  }

  async release(): Promise<void> {
    await this.page.evaluate('incomingMessages.release()');
  }
}
