import type { ChartUnit } from '../../views/details/detailsProtocol';

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A value of a chart, as short as on an axis; `language` is a BCP 47 tag. */
export function formatValue(value: number, unit: ChartUnit, language: string): string {
  switch (unit) {
    case 'percent':
      return `${number(value, value < 10 ? 1 : 0, language)}%`;
    case 'bytes':
      return bytes(value, language);
    case 'bytesPerSecond':
      return `${bytes(value, language)}/s`;
    case 'count':
      return number(value, 0, language);
  }
}

/** A time of day, in ms since the epoch; with seconds where readings are that close. */
export function formatTimeOfDay(at: number, language: string, hasSeconds: boolean): string {
  const second = hasSeconds ? ({ second: '2-digit' } as const) : {};
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', ...second }).format(at);
}

function bytes(value: number, language: string): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1024 && unit < byteUnits.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${number(rest, rest < 10 && unit > 1 ? 1 : 0, language)} ${byteUnits[unit] ?? ''}`;
}

function number(value: number, digits: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}
