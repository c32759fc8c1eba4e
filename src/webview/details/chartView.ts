// Before uPlot, which needs what it sets.
import { language } from './language';
import uPlot from 'uplot';
import type { Chart, Charts, ChartSeries, Strings } from '../../views/details/detailsProtocol';
import { axisSplits, lastKnown, movedPlace, timesOf, topOf, type TimeRange } from './chartData';
import { element, patch } from './dom';
import { formatTimeOfDay, formatValue } from './formatValue';
import { noteOf, tableOf } from './sections';
import type { ChartTheme } from './theme';

/** In CSS pixels. */
const height = 130;
const axisWidth = 58;

/** What a chart asks of the charts beside it. */
export interface ChartListener {
  /** Shows the same time in all charts; undefined for none. */
  pointAt(place: number | undefined): void;
  zoomTo(range: TimeRange): void;
  zoomBy(factor: number, center: number | undefined): void;
  resetZoom(): void;
}

/** One chart: its heading, its lines, what they are at the time that is pointed at, and the same numbers as a table. */
export class ChartView {
  readonly root: HTMLElement;
  private readonly title = element('h3');
  private readonly legend = element('div', { class: 'legend', 'aria-hidden': 'true' });
  private readonly picture = element('div', { class: 'picture', role: 'img', tabindex: '0' });
  private readonly note = element('div');
  private readonly values = element('details');
  private plot: uPlot | undefined;
  private plotted = '';
  private times: readonly number[] = [];
  private place: number | undefined;
  private readonly observer = new ResizeObserver(() => {
    this.resize();
  });

  constructor(
    private chart: Chart,
    private charts: Charts,
    private readonly strings: Strings,
    private readonly listener: ChartListener,
  ) {
    this.picture.setAttribute('aria-describedby', 'chart-keys');
    this.root = element('article', { class: 'chart' }, this.title, this.legend, this.picture, this.note, this.values);
    this.values.open = document.body.classList.contains('vscode-using-screen-reader');
    this.values.addEventListener('toggle', () => {
      this.showValues();
    });
    this.picture.addEventListener('keydown', (event) => {
      this.handleKey(event);
    });
    this.picture.addEventListener('blur', () => {
      listener.pointAt(undefined);
    });
    this.observer.observe(this.picture);
  }

  get id(): string {
    return this.chart.id;
  }

  /** Shows newer numbers. */
  update(chart: Chart, charts: Charts, shown: TimeRange, theme: ChartTheme): void {
    this.chart = chart;
    this.charts = charts;
    this.times = timesOf(charts);
    this.title.textContent = chart.title;
    this.picture.setAttribute('aria-label', chart.summary);
    patch(this.note, element('div', {}, noteOf(chart.note)));
    // Series and colours are given to a plot once.
    const plotted = JSON.stringify([theme, chart.unit, chart.series.map(({ name }) => name)]);
    if (plotted !== this.plotted) {
      this.plot?.destroy();
      this.plot = undefined;
      this.plotted = plotted;
    }
    this.plot ??= new uPlot(this.options(theme), this.data(), this.picture);
    this.plot.batch(() => {
      this.plot?.setData(this.data(), false);
      this.plot?.setScale('x', shown);
      this.plot?.setScale('y', { min: 0, max: topOf(chart) });
    });
    this.showLegend();
    this.showValues();
  }

  /** Shows the values at a reading. */
  pointAt(place: number | undefined): void {
    if (place === this.place) return;
    this.place = place;
    const time = place === undefined ? undefined : this.times[place];
    const left = time === undefined ? -10 : (this.plot?.valToPos(time, 'x') ?? -10);
    this.plot?.setCursor({ left, top: left < 0 ? -10 : 0 }, false);
    this.showLegend();
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot?.destroy();
    this.root.remove();
  }

  private data(): uPlot.AlignedData {
    const count = this.times.length;
    const series = this.chart.series.map(({ values }) => [
      ...new Array<null>(Math.max(0, count - values.length)).fill(null),
      ...values.slice(-count),
    ]);
    return [[...this.times], ...series];
  }

  private options(theme: ChartTheme): uPlot.Options {
    const axis = {
      stroke: theme.text,
      font: theme.font,
      grid: { stroke: theme.grid, width: 1 },
      ticks: { show: false },
    };
    return {
      width: this.width,
      height,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      axes: [
        {
          ...axis,
          size: 24,
          space: 70,
          values: (_plot, splits) => splits.map((time) => formatTimeOfDay(time * 1000, language, this.hasSeconds)),
        },
        {
          ...axis,
          size: axisWidth,
          splits: (plot) => [...axisSplits(plot.scales.y?.max ?? 0)],
          values: (_plot, splits) => splits.map((value) => formatValue(value, this.chart.unit, language)),
        },
      ],
      series: [{}, ...this.chart.series.map((_series, index) => lineOf(index, theme))],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            // By the mouse, not by us: what is set by `pointAt` is the place already.
            const isPointed = cursor.left !== undefined && cursor.left >= 0;
            this.listener.pointAt(isPointed ? (cursor.idx ?? undefined) : undefined);
          },
        ],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width <= 0) return;
            const range = { min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') };
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.listener.zoomTo(range);
          },
        ],
      },
    };
  }

  private get width(): number {
    return Math.max(100, this.picture.clientWidth);
  }

  private get hasSeconds(): boolean {
    const { min = 0, max = 0 } = this.plot?.scales.x ?? {};
    return max - min < 300;
  }

  private resize(): void {
    if (this.plot && this.picture.clientWidth > 0) this.plot.setSize({ width: this.width, height });
  }

  private handleKey(event: KeyboardEvent): void {
    const { listener, place, times } = this;
    const move = (step: number): void => {
      listener.pointAt(movedPlace(place, step, times.length));
    };
    const center = place === undefined ? undefined : times[place];
    switch (event.key) {
      case 'ArrowLeft':
        move(-1);
        break;
      case 'ArrowRight':
        move(1);
        break;
      case 'Home':
        move(-times.length);
        break;
      case 'End':
        move(times.length);
        break;
      case '+':
        listener.zoomBy(0.5, center);
        break;
      case '-':
        listener.zoomBy(2, center);
        break;
      case 'Escape':
        listener.resetZoom();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** The names of the lines, with the values that are pointed at, or the last ones. */
  private showLegend(): void {
    const { chart, times } = this;
    const place = this.place ?? lastKnown(chart);
    // The last reading is that of now.
    const time = this.place === undefined ? undefined : times[this.place];
    patch(
      this.legend,
      element(
        'div',
        { class: 'legend', 'aria-hidden': 'true' },
        ...chart.series.map((series, index) =>
          element(
            'span',
            {},
            element('span', { class: `line line-${index}` }),
            `${series.name} `,
            element('b', {}, this.valueAt(series, place)),
          ),
        ),
        time === undefined ? undefined : element('span', { class: 'at' }, this.timeText(time)),
      ),
    );
  }

  /** Long tables are made only for those who open them. The newest reading comes first. */
  private showValues(): void {
    const { chart, charts, times, values, strings } = this;
    const wanted = element('details', {}, element('summary', {}, strings.values));
    if (values.open) {
      const rows = times.map((time, place) => [
        this.timeText(time),
        ...chart.series.map((series) => this.valueAt(series, place)),
      ]);
      const columns = [strings.time, ...chart.series.map(({ name }) => name)];
      const known = rows.slice(Math.max(0, rows.length - Math.ceil((3_600_000 / charts.intervalMs) | 0)));
      wanted.append(tableOf({ caption: chart.title, columns, rows: known.reverse() }));
    }
    patch(values, wanted);
  }

  private valueAt({ values }: ChartSeries, place: number | undefined): string {
    const value = place === undefined ? null : (values[place] ?? null);
    return value === null ? this.strings.notKnown : formatValue(value, this.chart.unit, language);
  }

  private timeText(time: number): string {
    return formatTimeOfDay(time * 1000, language, true);
  }
}

/** The first line is drawn through and has an area, the second is dashed: they differ by more than their colour. */
function lineOf(index: number, theme: ChartTheme): uPlot.Series {
  const common = { width: 1.5, points: { show: false }, spanGaps: false };
  return index === 0
    ? { ...common, stroke: theme.first, fill: theme.firstFill }
    : { ...common, stroke: theme.second, dash: [6, 4] };
}
