/**
 * What the details panel and its host say to each other. All of it is JSON. All text is made by the host: it is translated,
 * and the text of other programs in it is bounded and has its control characters escaped. This module imports nothing,
 * since the client runs in a browser.
 */

export const chartRanges = ['tenMinutes', 'hour'] as const;

/** How far back the charts go. */
export type ChartRange = (typeof chartRanges)[number];

/** What a panel needs to be restored after the window was reloaded. VS Code keeps it on disk as long as the panel is open. */
export interface PanelState {
  readonly pid: number;
  readonly startTime: number;
  readonly name: string;
  readonly range: ChartRange;
  readonly last?: SavedContent;
}

/** What a panel has shown last, without the environment and without secrets, for when its process is gone. */
export interface SavedContent {
  /** In ms since the epoch. */
  readonly at: number;
  /** How the process has ended; undefined if it ran. */
  readonly endedStatus?: string | undefined;
  /** One of each range. */
  readonly charts: readonly Charts[];
  readonly timeline: Timeline;
  readonly groups: readonly FactGroup[];
}

export interface DetailsContent {
  readonly header: Header;
  readonly charts: Charts;
  readonly timeline: Timeline;
  readonly groups: readonly FactGroup[];
}

export interface Header {
  readonly title: string;
  /** `running`, or `ended 14:02 after SIGTERM`. */
  readonly status: string;
  readonly isEnded: boolean;
  readonly buttons: readonly Button[];
}

/** Sends its request when it is pressed. */
export interface Button {
  readonly label: string;
  /** For a screen reader, where the label alone does not say what it is for. */
  readonly description?: string;
  readonly request: ClientMessage;
  /** Of a button that stays pressed. */
  readonly isPressed?: boolean;
}

export interface Charts {
  readonly range: ChartRange;
  /** The time from one reading to the next, in ms. */
  readonly intervalMs: number;
  /** When the last reading was taken, in ms since the epoch. */
  readonly endsAt: number;
  readonly charts: readonly Chart[];
  /** Why there are none. */
  readonly note?: string;
}

export const chartUnits = ['percent', 'bytes', 'bytesPerSecond', 'count'] as const;

export type ChartUnit = (typeof chartUnits)[number];

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: ChartUnit;
  /** What the chart shows, in a sentence. */
  readonly summary: string;
  readonly series: readonly ChartSeries[];
  /** What is not in it. */
  readonly note?: string;
}

export interface ChartSeries {
  readonly name: string;
  /** The oldest first, the last one at {@link Charts.endsAt}; null where it is not known. All series are of one length. */
  readonly values: readonly (number | null)[];
}

export interface Timeline {
  /** The latest last. */
  readonly entries: readonly TimelineEntry[];
  /** What is not in it. */
  readonly note?: string;
}

export interface TimelineEntry {
  readonly time: string;
  readonly text: string;
  readonly isImportant: boolean;
}

export const groupIds = [
  'why',
  'program',
  'state',
  'threads',
  'files',
  'ports',
  'signals',
  'limits',
  'environment',
] as const;

export type GroupId = (typeof groupIds)[number];

export interface FactGroup {
  readonly id: GroupId;
  readonly title: string;
  /** A sentence before the facts. */
  readonly text?: string;
  /** Lines, each below the one before it. */
  readonly chain?: readonly string[];
  readonly facts: readonly Fact[];
  readonly table?: FactTable;
  /** What is left out, or not known. */
  readonly note?: string;
  readonly button?: Button;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** It is not prose: a path, a command line. */
  readonly isCode?: boolean;
}

export interface FactTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** It is long, and closed at first. */
  readonly isLong?: boolean;
}

/** What the client says by itself, in the language of the user. */
export interface Strings {
  readonly charts: string;
  readonly timeline: string;
  readonly range: string;
  readonly tenMinutes: string;
  readonly hour: string;
  readonly copy: string;
  readonly copyAll: string;
  /** `Copy {0}` */
  readonly copyGroup: string;
  readonly values: string;
  readonly time: string;
  readonly notKnown: string;
  readonly resetZoom: string;
  /** How to use a chart by keyboard. */
  readonly chartKeys: string;
}

/** From the host to the client. */
export type HostMessage =
  /** Everything: when the client has started, and when it is shown again. */
  | { readonly type: 'show'; readonly strings: Strings; readonly content: DetailsContent }
  /** The parts that have changed. */
  | { readonly type: 'update'; readonly content: Partial<DetailsContent> }
  /** What is to be kept for a reload. */
  | { readonly type: 'save'; readonly state: PanelState };

/** From the client to the host. */
export type ClientMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'setRange'; readonly range: ChartRange }
  /** Without a part, everything. */
  | { readonly type: 'copy'; readonly part?: CopiedPart }
  | { readonly type: 'showEnvironment'; readonly isShown: boolean }
  | { readonly type: 'run'; readonly action: string };

export type CopiedPart = GroupId | 'charts' | 'timeline';
