import type { DetailsContent, HostMessage, PanelState, Strings } from '../../views/details/detailsProtocol';

/** What the client has been told. */
export interface Shown {
  readonly strings: Strings;
  readonly state: PanelState;
  readonly content: DetailsContent;
}

/** What is shown after a message; undefined before the first full one, which an update does not replace. */
export function merge(shown: Shown | undefined, message: HostMessage): Shown | undefined {
  if (message.type === 'show') {
    const { strings, state, content } = message;
    return { strings, state, content };
  }
  if (!shown) return undefined;
  const content = { ...shown.content, ...message.content };
  // The range is chosen by what the host has sent, so that both are never at odds.
  return { ...shown, content, state: { ...shown.state, range: content.charts.range } };
}
