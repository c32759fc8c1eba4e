/**
 * As much of VS Code as the commands, the view and the origins need, for plain Node. It has to be imported before whatever imports
 * `vscode`; each test begins with {@link reset}.
 */
import Module from 'node:module';

/** What a person was told, and the buttons that came with it. */
export interface Said {
  readonly kind: 'error' | 'warning' | 'information' | 'status';
  readonly text: string;
  readonly buttons: readonly string[];
}

/** As much of an item of a Quick Pick as the tests look at. */
export interface Item {
  readonly label: string;
  readonly description: string;
  readonly picked?: boolean;
}

type Command = (...args: unknown[]) => unknown;

function dismiss(): undefined {
  return undefined;
}

/** The person at the screen: what was shown, and how it is answered. */
export const person = {
  said: [] as Said[],
  /** The items of each Quick Pick. */
  offered: [] as (readonly Item[])[],
  answer: dismiss as (said: Said) => string | undefined,
  pick: dismiss as (items: readonly Item[]) => Item | readonly Item[] | undefined,
};

export const commands = new Map<string, Command>();

/** Each `executeCommand`, with its arguments. */
export const executed: (readonly unknown[])[] = [];

/** Something that VS Code tells. */
class Event {
  private readonly listeners = new Set<(value: unknown) => void>();

  readonly on = (listener: (value: never) => void): { dispose(): void } => {
    this.listeners.add(listener as (value: unknown) => void);
    return { dispose: () => this.listeners.delete(listener as (value: unknown) => void) };
  };

  fire(value: unknown): void {
    for (const listener of this.listeners) listener(value);
  }
}

export const events = {
  terminalOpened: new Event(),
  terminalClosed: new Event(),
  executionStarted: new Event(),
  executionEnded: new Event(),
  taskStarted: new Event(),
  taskEnded: new Event(),
  sessionStarted: new Event(),
  sessionEnded: new Event(),
  configurationChanged: new Event(),
};

/** The settings that have a value, without `runaway.`. */
export const configuration = new Map<string, unknown>();

/** Those that are open. */
export const terminals: unknown[] = [];

/** What the settings say, by their whole names; the others have their defaults. */
export const configured = new Map<string, unknown>();

interface Tracker {
  onDidSendMessage(message: unknown): void;
  onWillReceiveMessage(message: unknown): void;
  onWillStopSession(): void;
}

/** Hears what a debug adapter says in a session. */
export function trackerOf(session: unknown): Tracker {
  const tracker = trackers.map((factory) => factory.createDebugAdapterTracker(session)).at(-1);
  if (!tracker) throw new Error('Nobody wants to hear debug adapters');
  return tracker;
}

const trackers: { createDebugAdapterTracker(session: unknown): Tracker }[] = [];

/** Nobody has said or done anything yet. */
export function reset(): void {
  configuration.clear();
  configured.clear();
  terminals.length = 0;
  trackers.length = 0;
  person.said = [];
  person.offered = [];
  person.answer = dismiss;
  person.pick = dismiss;
  commands.clear();
  executed.length = 0;
  configuration.clear();
}

/** Until what nobody waits for is over. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function translate(message: string, ...args: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (_placeholder, index: string) => {
    if (!(Number(index) in args)) throw new Error(`Nothing for {${index}} in "${message}"`);
    return String(args[Number(index)]);
  });
}

function say(kind: Said['kind']) {
  return (text: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
    const buttons = rest.filter((button) => typeof button === 'string');
    person.said.push({ kind, text, buttons });
    return Promise.resolve(person.answer({ kind, text, buttons }));
  };
}

const nothing = { dispose: () => undefined };

class MarkdownString {
  value = '';

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

class Disposable {
  constructor(readonly dispose: () => void) {}

  static from(...parts: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }
}

class EventEmitter {
  private readonly told = new Event();
  readonly event = this.told.on;

  fire(value: unknown): void {
    this.told.fire(value);
  }

  dispose(): void {
    // Nothing is held.
  }
}

class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}

const vscode = {
  EventEmitter,
  TreeItem,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ThemeIcon: class {
    constructor(readonly id: string) {}
  },
  l10n: { t: translate },
  Disposable,
  MarkdownString,
  ThemeColor: class {
    constructor(readonly id: string) {}
  },
  StatusBarAlignment: { Left: 1 },
  commands: {
    registerCommand: (id: string, command: Command) => {
      commands.set(id, command);
      return nothing;
    },
    executeCommand: (...call: [id: string, ...args: unknown[]]) => {
      executed.push(call);
      const [id, ...args] = call;
      return Promise.resolve(commands.get(id)?.(...args));
    },
  },
  window: {
    showErrorMessage: say('error'),
    showWarningMessage: say('warning'),
    showInformationMessage: say('information'),
    setStatusBarMessage: (text: string) => {
      void say('status')(text);
      return nothing;
    },
    showQuickPick: (items: readonly Item[]) => {
      person.offered.push(items);
      return Promise.resolve(person.pick(items));
    },
    withProgress: (_options: unknown, work: () => unknown) => work(),
    terminals,
    onDidOpenTerminal: events.terminalOpened.on,
    onDidCloseTerminal: events.terminalClosed.on,
    createTreeView: () => ({ ...nothing, selection: [], badge: undefined }),
    onDidStartTerminalShellExecution: events.executionStarted.on,
    onDidEndTerminalShellExecution: events.executionEnded.on,
    createStatusBarItem: () => ({ ...nothing, hide: () => undefined, show: () => undefined }),
  },
  tasks: { onDidStartTaskProcess: events.taskStarted.on, onDidEndTaskProcess: events.taskEnded.on },
  debug: {
    onDidStartDebugSession: events.sessionStarted.on,
    onDidTerminateDebugSession: events.sessionEnded.on,
    registerDebugAdapterTrackerFactory: (_type: string, factory: (typeof trackers)[number]) => {
      trackers.push(factory);
      return nothing;
    },
  },
  env: { shell: '/bin/bash' },
  TerminalShellExecutionCommandLineConfidence: { Low: 0, Medium: 1, High: 2 },
  workspace: {
    onDidChangeConfiguration: events.configurationChanged.on,
    getConfiguration: (section: string) => ({
      get: (key: string, fallback: unknown) =>
        (section === 'runaway' ? configuration.get(key) : configured.get(`${section}.${key}`)) ?? fallback,
    }),
  },
};

const loader = Module as unknown as { _load: (request: string, ...rest: readonly unknown[]) => unknown };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load.call(loader, request, ...rest));
