/** What Electron passes to the renderer and utility processes of VS Code and of every fork of it. */
export const schemes =
  '--standard-schemes=vscode-webview,vscode-file --enable-sandbox --secure-schemes=vscode-webview,vscode-file --cors-schemes=vscode-webview,vscode-file';

/** One argument with blanks in it, as Chromium's child processes show theirs. */
export const oneString = (text: string): readonly string[] => [text];
