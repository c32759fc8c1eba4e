/** The colours and the font of the charts, which are drawn on a canvas, where style sheets have no effect. */
export interface ChartTheme {
  readonly first: string;
  readonly firstFill: string;
  readonly second: string;
  readonly text: string;
  readonly grid: string;
  readonly font: string;
}

/** Reads the custom properties of the style sheet, as they are in the theme of now. */
export function readTheme(): ChartTheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const color = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    first: color('--chart-first'),
    firstFill: color('--chart-first-fill'),
    second: color('--chart-second'),
    text: color('--chart-text'),
    grid: color('--chart-grid'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
  };
  probe.remove();
  return theme;
}

/** VS Code changes the class of the body and the variables of the root when the theme changes. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
