import { createRequire } from 'node:module';

/** A part of a document. An `inline` one has its own parts as children. */
export interface MarkdownToken {
  readonly type: string;
  readonly content: string;
  readonly children: readonly MarkdownToken[] | null;
}

interface MarkdownParser {
  parse(text: string, environment: object): readonly MarkdownToken[];
}

/** The package has no types of its own. */
const MarkdownIt = createRequire(__filename)('markdown-it') as new (options: object) => MarkdownParser;

/** The parts of a Markdown document, in their order, where HTML and bare links count, as on GitHub. */
export function parseMarkdown(text: string): readonly MarkdownToken[] {
  const tokens = new MarkdownIt({ html: true, linkify: true }).parse(text, {});
  return tokens.flatMap((token) => (token.type === 'inline' ? (token.children ?? []) : [token]));
}
