import type {
  Button,
  CopiedPart,
  Fact,
  FactGroup,
  FactTable,
  Header,
  Strings,
  Timeline,
} from '../../views/details/detailsProtocol';
import { element } from './dom';

/** A button says in an attribute what it asks the host for: one listener on the page sends it. */
export function buttonOf({ label, description, request, isPressed }: Button, className = 'secondary'): HTMLElement {
  return element(
    'button',
    {
      type: 'button',
      class: className,
      'data-request': JSON.stringify(request),
      'aria-label': description,
      title: description,
      'aria-pressed': isPressed === undefined ? undefined : String(isPressed),
    },
    label,
  );
}

export function headerOf({ title, status, isEnded, buttons }: Header, strings: Strings): HTMLElement {
  return element(
    'header',
    { id: 'header', class: isEnded ? 'ended' : undefined },
    element('h1', {}, title),
    element('p', { class: 'status' }, status),
    element(
      'div',
      { class: 'buttons' },
      ...buttons.map((button) => buttonOf(button)),
      buttonOf({ label: strings.copyAll, request: { type: 'copy' } }),
    ),
  );
}

/** The heading of a section, and the button that copies the section. */
export function headingOf(id: string, title: string, part: CopiedPart, strings: Strings, ...more: HTMLElement[]) {
  const description = strings.copyGroup.replace('{0}', title);
  return element(
    'div',
    { class: 'heading' },
    element('h2', { id: `${id}-title` }, title),
    ...more,
    buttonOf({ label: strings.copy, description, request: { type: 'copy', part } }, 'quiet'),
  );
}

export function timelineOf({ entries, note }: Timeline, strings: Strings): HTMLElement {
  return section(
    'timeline',
    headingOf('timeline', strings.timeline, 'timeline', strings),
    element(
      'ol',
      {},
      ...entries.map(({ time, text, isImportant }) =>
        element(
          'li',
          { class: isImportant ? 'important' : undefined },
          element('span', { class: 'time' }, time),
          ' ',
          element('span', {}, text),
        ),
      ),
    ),
    noteOf(note),
  );
}

export function groupOf(group: FactGroup, strings: Strings): HTMLElement {
  const { id, title, text, chain, facts, table, note, button } = group;
  return section(
    `group-${id}`,
    headingOf(`group-${id}`, title, id, strings, ...(button ? [buttonOf(button)] : [])),
    text === undefined ? undefined : element('p', {}, text),
    chain && chainOf(chain),
    facts.length === 0 ? undefined : element('dl', {}, ...facts.map(factOf)),
    table && tableOf(table),
    noteOf(note),
  );
}

/** The links of a chain, each within the one before: a screen reader says how deep it is. */
function chainOf(lines: readonly string[]): HTMLElement {
  const list = element('ul', { class: 'chain' });
  let current = list;
  for (const line of lines) {
    const below = element('ul');
    current.append(element('li', {}, line, line === lines.at(-1) ? undefined : below));
    current = below;
  }
  return list;
}

function factOf({ name, value, isCode }: Fact): HTMLElement {
  return element(
    'div',
    {},
    element('dt', {}, name),
    element('dd', {}, isCode === true ? element('code', {}, value) : value),
  );
}

export function tableOf({ caption, columns, rows, isLong }: FactTable): HTMLElement {
  const table = element(
    'table',
    {},
    element('caption', isLong === true ? { class: 'hidden' } : {}, caption),
    element('thead', {}, element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell))))),
  );
  const scrolled = element('div', { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': caption }, table);
  return isLong === true ? element('details', {}, element('summary', {}, caption), scrolled) : scrolled;
}

export function noteOf(note: string | undefined): HTMLElement | undefined {
  return note === undefined ? undefined : element('p', { class: 'note' }, note);
}

export function section(id: string, ...children: readonly (HTMLElement | undefined)[]): HTMLElement {
  return element('section', { id, 'aria-labelledby': `${id}-title` }, ...children);
}
