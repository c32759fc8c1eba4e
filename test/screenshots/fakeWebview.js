// Runs in the page before the client: what VS Code gives a webview. `given` is defined before this script.
/* global window, document, given */
const api = {
  postMessage: ({ type }) => {
    if (type === 'ready') window.postMessage(given.message);
  },
  getState: () => undefined,
  setState: () => undefined,
};
window.acquireVsCodeApi = () => api;
document.addEventListener('DOMContentLoaded', () => {
  for (const [name, value] of Object.entries(given.variables)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
  document.body.className = given.bodyClass;
  document.body.style.background = 'var(--vscode-editor-background)';
  document.body.style.margin = '0';
});
