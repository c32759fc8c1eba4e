import type { DetailsContent } from './detailsProtocol';

/** Remembers what the client has, so that no more is sent than what has changed. */
export class ContentChanges {
  /** Each part as text. */
  private readonly sent = new Map<keyof DetailsContent, string>();

  /** The parts that differ from what was sent last; undefined if none does. They count as sent. */
  take(content: DetailsContent): Partial<DetailsContent> | undefined {
    const { header, charts, timeline, groups } = content;
    const changed: Partial<DetailsContent> = {
      ...(this.isChanged('header', header) && { header }),
      ...(this.isChanged('charts', charts) && { charts }),
      ...(this.isChanged('timeline', timeline) && { timeline }),
      ...(this.isChanged('groups', groups) && { groups }),
    };
    return Object.keys(changed).length === 0 ? undefined : changed;
  }

  /** The client has nothing: it was started anew. */
  reset(): void {
    this.sent.clear();
  }

  private isChanged(part: keyof DetailsContent, content: unknown): boolean {
    const text = JSON.stringify(content);
    if (this.sent.get(part) === text) return false;
    this.sent.set(part, text);
    return true;
  }
}
