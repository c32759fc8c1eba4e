/**
 * The part of VS Code that the commands, the views and the origins use, for plain Node. Loading this module makes it what
 * `import 'vscode'` returns; the runner of the unit tests loads it before any test file. Tests begin with {@link reset}.
 */
import Module from 'node:module';

/** A message that the user was shown, with its buttons. */
export interface Message {
  readonly kind: 'error' | 'warning' | 'information' | 'status';
  readonly text: string;
  /** Of a modal dialog. */
  readonly detail: string | undefined;
  readonly buttons: readonly string[];
  /** It was taken away again. */
  isGone?: boolean;
}

/** The part of an item of a Quick Pick that tests read. */
export interface Item {
  readonly label: string;
  readonly description: string;
  readonly picked?: boolean;
}

type Command = (...args: unknown[]) => unknown;

function dismiss(): undefined {
  return undefined;
}

/** The user: what was shown, and how to answer it. */
export const user = {
  messages: [] as Message[],
  clipboard: '',
  /** The items of each Quick Pick. */
  quickPicks: [] as (readonly Item[])[],
  inputBoxes: [] as InputBox[],
  /** The configuration of each debug session. */
  debugged: [] as unknown[],
  answer: dismiss as (message: Message) => string | undefined,
  pick: dismiss as (items: readonly Item[]) => Item | readonly Item[] | undefined,
  /** What the user types into a Quick Pick that changes with it. */
  typed: '',
  /** The file that the user chooses in a dialog to save or to open one. */
  file: undefined as string | undefined,
};

/** An event of VS Code that a test can fire. */
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

/** What Quick Picks and input boxes have in common. */
class QuickInput {
  protected readonly changed = new Event();
  protected readonly accepted = new Event();
  private readonly hidden = new Event();
  readonly onDidChangeValue = this.changed.on;
  readonly onDidAccept = this.accepted.on;
  readonly onDidHide = this.hidden.on;

  /** Also what Escape does. */
  hide(): void {
    this.hidden.fire(undefined);
  }

  dispose(): void {
    // Nothing is held.
  }
}

/** An input box, in which a test types. */
class InputBox extends QuickInput {
  value = '';

  type(value: string): void {
    this.value = value;
    this.changed.fire(value);
  }

  /** Presses Enter. */
  accept(): void {
    this.accepted.fire(undefined);
  }

  show(): void {
    // It is open from the beginning.
  }
}

/** When it is shown, the user types, and accepts what {@link user} picks, or cancels. */
class QuickPick extends QuickInput {
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];

  show(): void {
    this.changed.fire(user.typed);
    user.quickPicks.push(this.items);
    const picked = user.pick(this.items);
    this.selectedItems = picked === undefined ? [] : [picked].flat();
    if (picked !== undefined) this.accepted.fire(undefined);
    this.hide();
  }
}

export const commands = new Map<string, Command>();

/** Each `executeCommand`, with its arguments. */
export const executed: (readonly unknown[])[] = [];

export const events = {
  terminalOpened: new Event(),
  terminalClosed: new Event(),
  executionStarted: new Event(),
  executionEnded: new Event(),
  taskStarted: new Event(),
  taskEnded: new Event(),
  taskProcessEnded: new Event(),
  activeTerminalChanged: new Event(),
  sessionStarted: new Event(),
  sessionEnded: new Event(),
  rowExpanded: new Event(),
  rowCollapsed: new Event(),
  selectionChanged: new Event(),
  configurationChanged: new Event(),
  extensionsChanged: new Event(),
  progressCancelled: new Event(),
};

/** A webview panel: what the extension has sent to its page, and what a test lets the page or the user do. */
export class WebviewPanel {
  private readonly received = new Event();
  private readonly stateChanged = new Event();
  private readonly disposed = new Event();
  readonly onDidChangeViewState = this.stateChanged.on;
  readonly onDidDispose = this.disposed.on;
  readonly sent: unknown[] = [];
  visible = true;
  isDisposed = false;
  revealed = 0;
  readonly webview = {
    cspSource: 'https://csp.example',
    html: '',
    options: {},
    onDidReceiveMessage: this.received.on,
    asWebviewUri: (uri: { readonly path: string }) => ({ toString: () => `webview:${uri.path}` }),
    postMessage: (message: unknown) => {
      this.sent.push(message);
      return Promise.resolve(true);
    },
  };

  constructor(
    readonly viewType: string,
    public title: string,
  ) {}

  /** The page sends a message. */
  receive(message: unknown): void {
    this.received.fire(message);
  }

  /** The user selects its tab, or another one. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.stateChanged.fire(undefined);
  }

  reveal(): void {
    this.revealed++;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.disposed.fire(undefined);
  }
}

interface Serializer {
  deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void>;
}

/** An item of the status bar, as an extension has set it. */
export class StatusBarItem {
  text = '';
  tooltip: { readonly value: string } | undefined;
  isShown = false;

  constructor(readonly id: string) {}

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.isShown = false;
  }
}

export const statusBarItems: StatusBarItem[] = [];

/** The documents and files that were shown as text. */
export const shownDocuments: unknown[] = [];

/** The panels that were opened, and by type what restores them. */
export const webviewPanels: WebviewPanel[] = [];
export const webviewSerializers = new Map<string, Serializer>();

/** The settings of this extension that have a value, without `runaway.`. */
export const configuration = new Map<string, unknown>();

/** The open terminals. */
export const terminals: unknown[] = [];

/** The tasks that run. */
export const taskExecutions: unknown[] = [];

/** The tasks that the extension has started. */
export const startedTasks: unknown[] = [];

/** The installed extensions. */
export const extensions: { readonly id: string; readonly extensionPath: string; readonly packageJSON: object }[] = [];

/** The other settings that have a value, by their full names. */
export const configured = new Map<string, unknown>();

interface Tracker {
  onDidSendMessage(message: unknown): void;
  onWillReceiveMessage(message: unknown): void;
  onWillStopSession(): void;
}

/** The tracker that hears the debug adapter of a session. */
export function trackerOf(session: unknown): Tracker {
  const tracker = trackers.map((factory) => factory.createDebugAdapterTracker(session)).at(-1);
  if (!tracker) throw new Error('No tracker is registered');
  return tracker;
}

const trackers: { createDebugAdapterTracker(session: unknown): Tracker }[] = [];

/** Forgets what was shown, set and registered. */
export function reset(): void {
  configuration.clear();
  configured.clear();
  terminals.length = 0;
  taskExecutions.length = 0;
  startedTasks.length = 0;
  extensions.length = 0;
  trackers.length = 0;
  user.messages = [];
  user.quickPicks = [];
  user.inputBoxes = [];
  user.debugged = [];
  user.clipboard = '';
  user.answer = dismiss;
  user.pick = dismiss;
  user.typed = '';
  user.file = undefined;
  commands.clear();
  executed.length = 0;
  statusBarItems.length = 0;
  shownDocuments.length = 0;
  webviewPanels.length = 0;
  webviewSerializers.clear();
}

/** Resolves when work that runs in the background is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function toUri(path: string) {
  return { scheme: 'file', path, fsPath: path };
}

function chooseFile(): ReturnType<typeof toUri> | undefined {
  return user.file === undefined ? undefined : toUri(user.file);
}

function translate(message: string, ...args: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (_placeholder, index: string) => {
    if (!(Number(index) in args)) throw new Error(`There is no argument for {${index}} in "${message}"`);
    return String(args[Number(index)]);
  });
}

function show(kind: Message['kind']) {
  return (text: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
    const buttons = rest.filter((button) => typeof button === 'string');
    const detail = (rest.find((each) => typeof each === 'object') as { detail?: string } | undefined)?.detail;
    const message: Message = { kind, text, detail, buttons };
    user.messages.push(message);
    return Promise.resolve(user.answer(message));
  };
}

const disposable = { dispose: () => undefined };

class MarkdownString {
  value = '';

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

class Disposable {
  constructor(readonly dispose: () => void) {}

  static from(...disposables: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of disposables) each.dispose();
    });
  }
}

class EventEmitter {
  private readonly listeners = new Event();
  readonly event = this.listeners.on;

  fire(value: unknown): void {
    this.listeners.fire(value);
  }

  dispose(): void {
    // Nothing is held.
  }
}

class TreeItem {
  constructor(
    readonly label: unknown,
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
  ViewColumn: { Active: -1, Beside: -2 },
  ProgressLocation: { Notification: 15 },
  ConfigurationTarget: { Global: 1 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  UIKind: { Desktop: 1, Web: 2 },
  Uri: {
    file: toUri,
    joinPath: (base: { readonly path: string }, ...parts: readonly string[]) => ({
      path: [base.path, ...parts].join('/'),
    }),
  },
  ColorThemeKind: { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 },
  commands: {
    registerCommand: (id: string, command: Command) => {
      commands.set(id, command);
      return disposable;
    },
    getCommands: () => Promise.resolve([...commands.keys()]),
    executeCommand: (...call: [id: string, ...args: unknown[]]) => {
      executed.push(call);
      const [id, ...args] = call;
      return Promise.resolve(commands.get(id)?.(...args));
    },
  },
  window: {
    showErrorMessage: show('error'),
    showWarningMessage: show('warning'),
    showInformationMessage: show('information'),
    setStatusBarMessage: (text: string) => {
      void show('status')(text);
      const message = user.messages.at(-1);
      return {
        dispose: () => {
          if (message) message.isGone = true;
        },
      };
    },
    showQuickPick: (items: readonly Item[]) => {
      user.quickPicks.push(items);
      return Promise.resolve(user.pick(items));
    },
    createQuickPick: () => new QuickPick(),
    createInputBox: () => {
      const box = new InputBox();
      user.inputBoxes.push(box);
      return box;
    },
    showSaveDialog: () => Promise.resolve(chooseFile()),
    showOpenDialog: () => {
      const file = chooseFile();
      return Promise.resolve(file && [file]);
    },
    showTextDocument: (document: unknown) => {
      shownDocuments.push(document);
      return Promise.resolve({ document });
    },
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: events.progressCancelled.on }),
    terminals,
    activeColorTheme: { kind: 2 },
    onDidChangeActiveColorTheme: () => ({ dispose: () => undefined }),
    onDidOpenTerminal: events.terminalOpened.on,
    onDidCloseTerminal: events.terminalClosed.on,
    onDidChangeActiveTerminal: events.activeTerminalChanged.on,
    createTreeView: () => ({
      ...disposable,
      selection: [],
      badge: undefined,
      onDidExpandElement: events.rowExpanded.on,
      onDidCollapseElement: events.rowCollapsed.on,
      onDidChangeSelection: events.selectionChanged.on,
    }),
    onDidStartTerminalShellExecution: events.executionStarted.on,
    onDidEndTerminalShellExecution: events.executionEnded.on,
    createWebviewPanel: (viewType: string, title: string) => {
      const panel = new WebviewPanel(viewType, title);
      webviewPanels.push(panel);
      return panel;
    },
    registerWebviewPanelSerializer: (viewType: string, serializer: Serializer) => {
      webviewSerializers.set(viewType, serializer);
      return disposable;
    },
    createStatusBarItem: (id: string) => {
      const item = new StatusBarItem(id);
      statusBarItems.push(item);
      return item;
    },
  },
  extensions: {
    all: extensions,
    getExtension: (id: string) => extensions.find((extension) => extension.id === id),
    onDidChange: events.extensionsChanged.on,
  },
  tasks: {
    taskExecutions,
    executeTask: (task: unknown) => Promise.resolve(startedTasks.push(task)),
    onDidStartTaskProcess: events.taskStarted.on,
    onDidEndTaskProcess: events.taskProcessEnded.on,
    onDidEndTask: events.taskEnded.on,
  },
  debug: {
    startDebugging: (_folder: unknown, configuration: unknown) => {
      user.debugged.push(configuration);
      events.sessionStarted.fire({ id: 'session', name: (configuration as { name: string }).name });
      return Promise.resolve(true);
    },
    stopDebugging: () => Promise.resolve(),
    onDidStartDebugSession: events.sessionStarted.on,
    onDidTerminateDebugSession: events.sessionEnded.on,
    registerDebugAdapterTrackerFactory: (_type: string, factory: (typeof trackers)[number]) => {
      trackers.push(factory);
      return disposable;
    },
  },
  env: {
    language: 'en',
    uiKind: 2,
    shell: '/bin/bash',
    clipboard: {
      writeText: (text: string) => {
        user.clipboard = text;
        return Promise.resolve();
      },
    },
  },
  TerminalShellExecutionCommandLineConfidence: { Low: 0, Medium: 1, High: 2 },
  workspace: {
    openTextDocument: (uri: unknown) => Promise.resolve({ uri }),
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
