import type { DetailsContent, HostMessage, Strings } from '../../views/details/detailsProtocol';

/** What changes what is shown. */
export type ContentMessage = Exclude<HostMessage, { readonly type: 'save' }>;

/** What the client has been told. */
export interface Shown {
  readonly strings: Strings;
  readonly content: DetailsContent;
}

/** What is shown after a message; undefined before the first full one, which an update does not replace. */
export function merge(shown: Shown | undefined, message: ContentMessage): Shown | undefined {
  if (message.type === 'show') {
    const { strings, content } = message;
    return { strings, content };
  }
  return shown && { ...shown, content: { ...shown.content, ...message.content } };
}
