import type { ChartRange, Charts, Strings } from '../../views/details/detailsProtocol';
import { fullRange, keptZoom, zoomed, type TimeRange } from './chartData';
import { ChartView } from './chartView';
import { element, patch } from './dom';
import { buttonOf, headingOf, noteOf } from './sections';
import { readTheme, type ChartTheme } from './theme';

/** All charts. They show the same part of the time, and point at the same reading. */
export class ChartsSection {
  readonly root = element('section', { id: 'charts', 'aria-labelledby': 'charts-title' });
  private readonly head = element('div');
  private readonly grid = element('div', { class: 'charts' });
  private readonly foot = element('div');
  private views: readonly ChartView[] = [];
  private zoom: TimeRange | undefined;
  private charts: Charts | undefined;
  private strings: Strings | undefined;
  private theme: ChartTheme = readTheme();
  private isPointing = false;

  constructor() {
    this.root.append(this.head, this.grid, this.foot);
    this.head.addEventListener('click', (event) => {
      if (!(event.target instanceof Element) || event.target.id !== 'reset-zoom') return;
      this.setZoom(undefined);
      // The button is gone: the focus stays beside it.
      this.head.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    });
  }

  update(charts: Charts, strings: Strings): void {
    if (charts.range !== this.charts?.range) this.zoom = undefined;
    this.charts = charts;
    this.strings = strings;
    this.draw();
  }

  /** The theme has changed. */
  redraw(): void {
    this.theme = readTheme();
    this.draw();
  }

  private draw(): void {
    const { charts, strings } = this;
    if (!charts || !strings) return;
    const full = fullRange(charts);
    this.zoom = keptZoom(this.zoom, full);
    patch(this.head, element('div', {}, headOf(charts.range, this.zoom !== undefined, strings)));
    patch(
      this.foot,
      element('div', {}, element('p', { id: 'chart-keys', class: 'note' }, strings.chartKeys), noteOf(charts.note)),
    );
    const ids = charts.charts.map(({ id }) => id);
    if (ids.join() !== this.views.map(({ id }) => id).join()) this.createViews(charts, strings);
    for (const [index, chart] of charts.charts.entries()) {
      this.views[index]?.update(chart, charts, this.zoom ?? full, this.theme);
    }
  }

  private createViews(charts: Charts, strings: Strings): void {
    for (const view of this.views) view.dispose();
    this.views = charts.charts.map((chart) => new ChartView(chart, charts, strings, this.createListener()));
    this.grid.append(...this.views.map(({ root }) => root));
  }

  private createListener() {
    return {
      pointAt: (place: number | undefined) => {
        // Each chart that points says so.
        if (this.isPointing) return;
        this.isPointing = true;
        for (const view of this.views) view.pointAt(place);
        this.isPointing = false;
      },
      zoomTo: (range: TimeRange) => {
        const { charts } = this;
        if (charts) this.setZoom(zoomed(range, 1, (range.min + range.max) / 2, fullRange(charts), charts.intervalMs));
      },
      zoomBy: (factor: number, center: number | undefined) => {
        const { charts } = this;
        if (!charts) return;
        const full = fullRange(charts);
        const current = this.zoom ?? full;
        this.setZoom(zoomed(current, factor, center ?? current.max, full, charts.intervalMs));
      },
      resetZoom: () => {
        this.setZoom(undefined);
      },
    };
  }

  private setZoom(zoom: TimeRange | undefined): void {
    this.zoom = zoom;
    this.draw();
  }
}

function headOf(range: ChartRange, isZoomed: boolean, strings: Strings): HTMLElement {
  const rangeButton = (label: string, each: ChartRange): HTMLElement =>
    buttonOf({ label, request: { type: 'setRange', range: each }, isPressed: range === each });
  return headingOf(
    'charts',
    strings.charts,
    'charts',
    strings,
    element(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': strings.range },
      rangeButton(strings.tenMinutes, 'tenMinutes'),
      rangeButton(strings.hour, 'hour'),
      isZoomed
        ? element('button', { type: 'button', id: 'reset-zoom', class: 'secondary' }, strings.resetZoom)
        : undefined,
    ),
  );
}
