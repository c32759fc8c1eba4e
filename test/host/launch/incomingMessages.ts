import type { Page } from 'playwright-core';

/**
 * For the page, as text: what runs the tests adds helpers to functions that the page does not have. All that a connection
 * receives is a stream of bytes, cut anywhere.
 */
const stall = `{
  const listen = WebSocket.prototype.addEventListener;
  const held = new Map();
  let holding = false;
  WebSocket.prototype.addEventListener = function (type, listener, options) {
    const deliver = (event) => {
      if (!holding) return listener.call(this, event);
      const { blobs = [] } = held.get(this) ?? {};
      held.set(this, { blobs: [...blobs, event.data], hand: (data) => listener.call(this, new MessageEvent(type, { data })) });
    };
    listen.call(this, type, type === 'message' ? deliver : listener, options);
  };
  window.delivery = {
    hold: () => { holding = true; },
    text: async () => (await Promise.all([...held.values()].map(({ blobs }) => new Blob(blobs).text()))).join(),
    release: () => {
      holding = false;
      for (const { blobs, hand } of held.values()) hand(new Blob(blobs));
      held.clear();
    },
  };
}`;

/** What a server sends to a page. It can be held back, and then comes in one piece, as over a network that stalls. */
export class Delivery {
  private constructor(private readonly page: Page) {}

  /** Has to come before the page goes anywhere. */
  static async to(page: Page): Promise<Delivery> {
    await page.addInitScript(stall);
    return new Delivery(page);
  }

  async hold(): Promise<void> {
    await this.page.evaluate('delivery.hold()');
  }

  /** Whether what is held back, as text, has this in it. */
  async holds(pattern: RegExp): Promise<boolean> {
    return pattern.test(await this.page.evaluate<string>('delivery.text()'));
  }

  async release(): Promise<void> {
    await this.page.evaluate('delivery.release()');
  }
}
