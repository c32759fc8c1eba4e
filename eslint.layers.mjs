/**
 * The folders of `src`, what each is for, and the folders it may import from. A folder always may import from itself.
 * `composition` and the modules directly in `src` (the entry point, the public API) are imported by no folder.
 * `docs/architecture.md` has the picture.
 */
const vocabulary = ['common', 'process'];
const engine = [
  ...vocabulary,
  'process/programs',
  'process/source',
  'process/control',
  'process/lineage',
  'process/model',
  'process/ledger',
  'process/resources',
  'process/history',
  'process/why',
];

const layers = {
  common: { holds: 'helpers that know nothing of processes or of VS Code', imports: [] },
  process: { holds: 'the vocabulary of the engine', imports: ['common'] },
  'process/programs': { holds: 'what a program is, told by its command line', imports: vocabulary },
  'process/source': {
    holds: 'the interface that every system answers',
    imports: [...vocabulary, 'process/programs', 'process/source/linux', 'process/source/portable'],
  },
  'process/source/linux': {
    holds: 'how Linux is asked',
    imports: [...vocabulary, 'process/programs', 'process/source'],
  },
  'process/source/portable': {
    holds: 'how a system is asked that has no source of its own',
    imports: [...vocabulary, 'process/programs', 'process/source'],
  },
  'process/control': {
    holds: 'sending signals to single processes, and what is never signalled',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/control/tree'],
  },
  'process/control/tree': {
    holds: 'ending trees of processes',
    imports: [...vocabulary, 'process/programs', 'process/source', 'process/control'],
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
  'process/why': {
    holds: 'why a process runs: what started it, and what it has lost',
    imports: [...vocabulary, 'process/programs', 'process/lineage', 'process/model'],
  },
  origins: {
    holds: 'what VS Code says of terminals, tasks, debug sessions and extensions',
    imports: [...engine, 'workspace'],
  },
  workspace: { holds: 'this window: settings, storage, connection', imports: [...engine, 'ui'] },
  ui: { holds: 'building blocks for text that is shown; no state', imports: engine },
  actions: { holds: 'what a user can do, from wherever it was asked', imports: [...engine, 'workspace', 'ui'] },
  views: { holds: 'what draws the model; it acts through the ids of commands', imports: [...engine, 'ui'] },
  commands: {
    holds: 'the ids of commands, their arguments, and which action each calls',
    imports: [...engine, 'workspace', 'ui', 'actions', 'views'],
  },
  composition: {
    holds: 'how the parts are built and handed to each other, one file a subject',
    imports: [...engine, 'origins', 'workspace', 'ui', 'actions', 'views', 'commands'],
  },
};

/** For `import-x/no-restricted-paths`: one zone for each pair of folders that must not meet. */
export const zones = Object.entries(layers).flatMap(([folder, { holds, imports }]) => [
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
]);

/** The engine runs under plain Node. */
export const withoutVSCode = ['common', 'process'].map((folder) => `src/${folder}/**/*.ts`);

/** Folders of which only the modules directly in them count: what is deeper has a rule of its own. */
function filesOf(folder) {
  const hasFolders = Object.keys(layers).some((other) => other.startsWith(`${folder}/`));
  return hasFolders ? `./src/${folder}/*.ts` : `./src/${folder}/**/*.ts`;
}
