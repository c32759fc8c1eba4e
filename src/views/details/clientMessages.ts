import { isRecord } from '../../common/isRecord';
import type { ChartRange, ClientMessage, CopiedPart, PanelState } from './detailsProtocol';
import { chartRanges, groupIds } from './detailsProtocol';
import { parseSavedContent } from './parseSavedContent';

/** The name of a process in a saved state is cut to this length, in characters. */
const maxSavedName = 200;

/** The longest name of an action, in characters. */
const maxActionName = 50;

const copiedParts: ReadonlySet<unknown> = new Set<CopiedPart>([...groupIds, 'charts', 'timeline']);

/** A message of the client; undefined if it is none. What comes from a webview is checked like any other input. */
export function parseClientMessage(message: unknown): ClientMessage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, range, part, isShown, action } = message;
  switch (type) {
    case 'ready':
      return { type };
    case 'setRange':
      return isRange(range) ? { type, range } : undefined;
    case 'copy':
      if (part === undefined) return { type };
      return isCopiedPart(part) ? { type, part } : undefined;
    case 'showEnvironment':
      return typeof isShown === 'boolean' ? { type, isShown } : undefined;
    case 'run':
      return typeof action === 'string' && action.length <= maxActionName ? { type, action } : undefined;
    default:
      return undefined;
  }
}

/** What VS Code has kept of a panel over a reload; undefined if it names no process. */
export function parsePanelState(state: unknown): PanelState | undefined {
  if (!isRecord(state)) return undefined;
  const { pid, startTime, name, range, last } = state;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return undefined;
  if (typeof startTime !== 'number' || !Number.isFinite(startTime)) return undefined;
  const content = parseSavedContent(last);
  return {
    pid,
    startTime,
    name: typeof name === 'string' ? name.slice(0, maxSavedName) : '',
    range: isRange(range) ? range : 'tenMinutes',
    ...(content && { last: content }),
  };
}

function isRange(value: unknown): value is ChartRange {
  return chartRanges.some((range) => range === value);
}

function isCopiedPart(value: unknown): value is CopiedPart {
  return copiedParts.has(value);
}
