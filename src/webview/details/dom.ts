type Child = Node | string | undefined;

/** An element. Text becomes text, never markup. An attribute that is undefined is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) created.setAttribute(name, value);
  created.append(...children.filter((child) => child !== undefined));
  return created;
}

/**
 * Makes an element look like another one with as few changes as possible: focus, selected text, and the place to which the
 * user has scrolled are kept. What the user has opened stays open.
 */
export function patch(current: Element, wanted: Element): void {
  if (current.isEqualNode(wanted)) return;
  patchAttributes(current, wanted);
  const wantedChildren = [...wanted.childNodes];
  for (const child of [...current.childNodes].slice(wantedChildren.length)) child.remove();
  for (const [index, child] of wantedChildren.entries()) {
    const known = current.childNodes[index];
    if (!known) current.append(child);
    else if (known instanceof Element && child instanceof Element && isSameKind(known, child)) patch(known, child);
    else if (known instanceof Text && child instanceof Text) {
      if (known.data !== child.data) known.data = child.data;
    } else known.replaceWith(child);
  }
}

function patchAttributes(current: Element, wanted: Element): void {
  for (const name of current.getAttributeNames()) {
    if (!wanted.hasAttribute(name) && name !== 'open') current.removeAttribute(name);
  }
  for (const name of wanted.getAttributeNames()) {
    const value = wanted.getAttribute(name);
    if (value !== null && name !== 'open' && current.getAttribute(name) !== value) current.setAttribute(name, value);
  }
}

/** Two sections are of one kind only if they are the same part of the page. */
function isSameKind(a: Element, b: Element): boolean {
  return a.tagName === b.tagName && a.id === b.id;
}
