/** The client of a details panel: it draws what the host says, and sends back what the user asks for. */
import type { ClientMessage, HostMessage } from '../../views/details/detailsProtocol';
import { ChartsSection } from './chartsSection';
import { element, patch } from './dom';
import { merge, type Shown } from './mergeContent';
import { groupOf, headerOf, timelineOf } from './sections';
import { onThemeChange } from './theme';

declare function acquireVsCodeApi(): {
  postMessage(message: ClientMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const vscode = acquireVsCodeApi();
const page = document.getElementById('details') ?? document.body;
const charts = new ChartsSection();
/** What is above the charts, and what is below them. */
const above = element('div');
const below = element('div', { class: 'groups' });
page.append(above, charts.root, below);
let shown: Shown | undefined;

window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
  if (data.type === 'save') {
    vscode.setState(data.state);
    return;
  }
  const before = shown;
  shown = merge(shown, data);
  if (shown) draw(shown, before);
});

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-request]') : null;
  const request = button?.getAttribute('data-request');
  // The host checks what it gets.
  if (request !== null && request !== undefined) vscode.postMessage(JSON.parse(request) as ClientMessage);
});

onThemeChange(() => {
  charts.redraw();
});

// A panel without a state cannot be restored, and the answer of the host may come after a reload.
if (vscode.getState() === undefined) vscode.setState(JSON.parse(page.getAttribute('data-state') ?? '{}'));
vscode.postMessage({ type: 'ready' });

function draw({ content, strings }: Shown, before: Shown | undefined): void {
  const { header, timeline, groups } = content;
  const why = groups.find(({ id }) => id === 'why');
  const others = groups.filter((group) => group !== why);
  if (header !== before?.content.header || groups !== before.content.groups) {
    patch(above, element('div', {}, headerOf(header, strings), why && groupOf(why, strings)));
  }
  if (content.charts !== before?.content.charts) charts.update(content.charts, strings);
  if (timeline !== before?.content.timeline || groups !== before.content.groups) {
    const sections = [timelineOf(timeline, strings), ...others.map((group) => groupOf(group, strings))];
    patch(below, element('div', { class: 'groups' }, ...sections));
  }
}
