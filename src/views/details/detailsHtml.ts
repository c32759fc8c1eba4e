import type { PanelState } from './detailsProtocol';

/** What a page of a panel is made of. */
export interface DetailsPage {
  /** Of VS Code, from which the style sheet comes. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly styleSheet: string;
  /** Of the text, as a BCP 47 tag. */
  readonly language: string;
  readonly title: string;
  /** What VS Code keeps of the page as long as the page has said nothing else. */
  readonly state: PanelState;
}

/** The page in which the client runs. It loads one script and one style sheet, and connects to nothing. */
export function detailsHtml({ cspSource, nonce, script, styleSheet, language, title, state }: DetailsPage): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(styleSheet)}">
</head>
<body>
<main id="details" data-state="${escaped(JSON.stringify(state))}"></main>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
