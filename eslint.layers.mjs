/**
 * The folders of `src`, what each is for, and the folders it may import from. A folder always may import from itself.
 * `composition` and the modules directly in `src` (the entry point, the public API) are imported by no folder.
 * `docs/architecture.md` has the picture.
 */
const vocabulary = ['common', 'process'];
const engine = [
  ...vocabulary,
  'process/native',
  'process/programs',
  'process/source',
  'process/control',
  'process/lineage',
  'process/model',
  'process/ledger',
  'process/resources',
  'process/history',
  'process/why',
  'process/runaway',
  'process/inspect/threads',
  'process/inspect/profile',
  'process/inspect/runtime',
  'process/inspect/node',
  'process/inspect/recipes',
  'process/inspect/tools',
  'process/inspect/attach',
  'process/redaction',
  'process/recording',
];

const layers = {
  common: { holds: 'helpers that know nothing of processes or of VS Code', imports: [] },
  process: { holds: 'the vocabulary of the engine', imports: ['common'] },
  'process/programs': { holds: 'what a program is, told by its command line', imports: vocabulary },
  'process/native': {
    holds: 'native calls: how they are made possible without a risk for the extension host',
    imports: ['common'],
  },
  'process/source': {
    holds: 'the interface that every system answers',
    imports: [
      ...[...vocabulary, 'process/programs', 'process/native', 'process/redaction'],
      ...['process/source/linux', 'process/source/macos', 'process/source/portable', 'process/source/powershell'],
      ...['process/source/ps', 'process/source/table', 'process/source/windows'],
    ],
  },
  'process/source/linux': {
    holds: 'how Linux is asked',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/source/linux/activity'],
  },
  'process/source/linux/activity': {
    holds: 'how Linux is asked what a process is doing, and what it has open',
    imports: [...vocabulary, 'process/source', 'process/source/linux'],
  },
  'process/source/macos': {
    holds: 'how macOS is asked, through libSystem',
    imports: [...vocabulary, 'process/native', 'process/source', 'process/source/table'],
  },
  'process/source/portable': {
    holds: 'how a system is asked that has no source of its own',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/source/table'],
  },
  'process/source/powershell': {
    holds: 'how Windows is asked without native calls: by one PowerShell',
    imports: [
      ...[...vocabulary, 'process/programs'],
      ...['process/source', 'process/source/table', 'process/source/windows'],
    ],
  },
  'process/source/ps': {
    holds: 'how macOS and BSD are asked without native calls: by one ps',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/source/table'],
  },
  'process/source/table': {
    holds: 'what sources share whose system gives all its processes at once',
    imports: [...vocabulary, 'process/source'],
  },
  'process/source/windows': {
    holds: 'how Windows is asked',
    imports: [...[...vocabulary, 'process/programs', 'process/native'], ...['process/source', 'process/source/table']],
  },
  'process/control': {
    holds: 'sending signals to single processes, and what is never signalled',
    imports: [
      ...[...vocabulary, 'process/programs', 'process/native', 'process/source'],
      ...['process/source/macos', 'process/control/macos', 'process/control/tree', 'process/control/windows'],
    ],
  },
  'process/control/macos': {
    holds: 'signals on macOS, where the system checks which process is meant',
    imports: [...vocabulary, 'process/source', 'process/source/macos', 'process/control'],
  },
  'process/control/tree': {
    holds: 'ending trees of processes',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/control'],
  },
  'process/control/windows': {
    holds: 'ending, suspending and asking single processes on Windows',
    imports: [...[...vocabulary, 'process/native', 'process/source', 'process/source/windows'], 'process/control'],
  },
  'process/lineage': {
    holds: 'which origin a process belongs to, and what is an orphan',
    imports: [...vocabulary, 'process/programs', 'process/source'],
  },
  'process/model': {
    holds: 'the one owner of the state, and its snapshots',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/lineage', 'process/resources'],
  },
  'process/resources': {
    holds: 'ports and shared memory, which are read beside the listings',
    imports: [...vocabulary, 'process/source', 'process/lineage'],
  },
  'process/ledger': {
    holds: 'what outlives a window, on disk',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/lineage', 'process/model'],
  },
  'process/history': {
    holds: 'what the processes have used in the last minutes',
    imports: [...vocabulary, 'process/model'],
  },
  'process/runaway': {
    holds: 'which processes have got out of hand',
    imports: [...vocabulary, 'process/programs', 'process/model', 'process/history'],
  },
  'process/why': {
    holds: 'why a process runs: what started it, and what it has lost',
    imports: [...vocabulary, 'process/programs', 'process/lineage', 'process/model'],
  },
  'process/inspect/node': {
    holds: 'Node.js programs, looked into through their inspector',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/control', 'process/inspect/profile'],
  },
  'process/inspect/threads': {
    holds: 'what a process is doing, told by its threads and what they wait for',
    imports: [...vocabulary, 'process/source'],
  },
  'process/redaction': {
    holds: 'what is taken out of text before others may see it: secrets, and who the user is',
    imports: [...vocabulary, 'process/programs'],
  },
  'process/recording': {
    holds: 'everything about the processes for a time, in one file, and how it is read again',
    imports: [
      ...vocabulary,
      'process/source',
      'process/control',
      'process/lineage',
      'process/model',
      'process/history',
      'process/redaction',
    ],
  },
  'process/inspect/profile': { holds: 'stacks of any language, as a profile of V8', imports: vocabulary },
  'process/inspect/runtime': {
    holds: 'which language runtime a process runs',
    imports: [...vocabulary, 'process/programs'],
  },
  'process/inspect/recipes': {
    holds: 'which tool is called how, and how its output is read; one file a tool',
    imports: [...vocabulary, 'process/inspect/profile', 'process/inspect/runtime', 'process/inspect/tools'],
  },
  'process/inspect/tools': {
    holds: 'looking into a process with programs that are made for it',
    imports: [
      ...[...vocabulary, 'process/programs', 'process/source', 'process/control'],
      ...['process/inspect/profile', 'process/inspect/runtime', 'process/inspect/recipes'],
    ],
  },
  'process/inspect/attach': {
    holds: 'which debugger can be attached to a process',
    imports: [...vocabulary, 'process/inspect/runtime', 'process/inspect/tools'],
  },
  origins: {
    holds: 'what VS Code says of terminals, tasks, debug sessions and extensions',
    imports: [...engine, 'workspace'],
  },
  workspace: { holds: 'this window: settings, storage, connection', imports: [...engine, 'ui'] },
  ui: { holds: 'building blocks for text that is shown; no state', imports: engine },
  actions: { holds: 'what a user can do, from wherever it was asked', imports: [...engine, 'workspace', 'ui'] },
  views: {
    holds: 'what draws the model; it acts through the ids of commands',
    imports: [...engine, 'process/redaction', 'ui'],
  },
  webview: { holds: 'what runs in webviews: in a browser, without VS Code and Node.js', imports: ['views'] },
  commands: {
    holds: 'the ids of commands, their arguments, and which action each calls',
    imports: [...engine, 'workspace', 'ui', 'actions', 'views'],
  },
  composition: {
    holds: 'how the parts are built and handed to each other, one file a subject',
    imports: [...engine, 'origins', 'workspace', 'ui', 'actions', 'views', 'commands'],
  },
};

/** Of the views, what runs in a webview imports only what the two say to each other. */
const webviewZone = {
  target: './src/webview/**/*.ts',
  from: './src/views',
  except: ['./details/detailsProtocol.ts'],
  message: 'src/webview runs in a browser. Of src/views it imports the protocols alone: see eslint.layers.mjs.',
};

/** For `import-x/no-restricted-paths`: one zone for each pair of folders that must not meet, and that of webviews. */
export const zones = [
  webviewZone,
  ...Object.entries(layers).flatMap(([folder, { holds, imports }]) => [
    ...Object.keys(layers)
      .filter((other) => other !== folder && !imports.includes(other))
      .map((other) => ({
        target: filesOf(folder),
        from: filesOf(other),
        message: `src/${folder} has ${holds}. It does not import src/${other}, which has ${layers[other].holds}: see eslint.layers.mjs.`,
      })),
    {
      target: filesOf(folder),
      from: './src/*.ts',
      message: `src/${folder} does not import the entry point or the public API: what it needs is handed to it.`,
    },
  ]),
];

/** The engine runs under plain Node, and webviews in a browser. */
export const withoutVSCode = ['common', 'process', 'webview'].map((folder) => `src/${folder}/**/*.ts`);

/** Folders of which only the modules directly in them count: what is deeper has a rule of its own. */
function filesOf(folder) {
  const hasFolders = Object.keys(layers).some((other) => other.startsWith(`${folder}/`));
  return hasFolders ? `./src/${folder}/*.ts` : `./src/${folder}/**/*.ts`;
}
