import { appendFileSync, cpSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths';

/** A program whose processes are recorded. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** The recording ends after this time, in s, or with the program. */
  readonly seconds: number;
  readonly timeScale?: number;
  /** Returns the command, which runs in this folder. */
  readonly prepare: (folder: string) => Command;
}

export interface Command {
  readonly args: readonly [string, ...string[]];
  /** By default the temporary folder. */
  readonly cwd?: string;
  /** Written to its stdin at the start. */
  readonly input?: string;
  /** Called in each second. */
  readonly onSecond?: (second: number) => void;
}

const tool = (...path: string[]): string => join(repository, 'node_modules', ...path);
const tsc = tool('typescript', 'bin', 'tsc');

/** A copy of the sources of this project, with its modules. */
function copyProject(folder: string): void {
  for (const name of ['src', 'test', 'tsconfig.json', 'package.json', 'eslint.config.mjs', 'eslint.layers.mjs']) {
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** The paths of all files of unit tests of some folders of the engine. */
function unitTestsOf(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const path = `test/unit/process/${folder}`;
    return readdirSync(join(repository, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${path}/${name}`);
  });
}

/** A request to tsserver, as an editor sends it. */
const request = (seq: number, command: string, args: unknown): string =>
  `${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`;

/** Allocates so many MB/s for so long, and touches all of it. */
const leak = (mbPerSecond: number): string =>
  `const kept = []; setInterval(() => kept.push(Buffer.alloc(${mbPerSecond / 10} * 1024 * 1024, 1)), 100);`;

/** What is no runaway. */
const good: readonly Scenario[] = [
  {
    name: 'tsc',
    about: 'tsc --noEmit of this project',
    seconds: 90,
    prepare: (folder) => {
      copyProject(folder);
      return { args: ['node', tsc, '--noEmit'] };
    },
  },
  {
    name: 'tscWatch',
    about: 'tsc -w of this project, with two edits',
    seconds: 80,
    prepare: (folder) => {
      copyProject(folder);
      return {
        args: ['node', tsc, '--noEmit', '--watch', '--preserveWatchOutput'],
        onSecond: (second) => {
          if (second === 35 || second === 55) appendFileSync(join(folder, 'src/common/event.ts'), '// An edit.\n');
        },
      };
    },
  },
  {
    name: 'npmCi',
    about: 'npm ci of eslint and prettier into an empty folder, from the registry',
    seconds: 90,
    prepare: (folder) => {
      const { devDependencies } = JSON.parse('{"devDependencies":{"eslint":"10.15.0","prettier":"3.10.1"}}') as Record<
        'devDependencies',
        Record<string, string>
      >;
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'p', version: '1.0.0', devDependencies }));
      return {
        args: ['sh', '-c', 'npm install --package-lock-only --no-audit --no-fund && npm ci --no-audit --no-fund'],
      };
    },
  },
  {
    name: 'npmCiOfProject',
    about: 'npm ci of this project, from the cache of npm',
    seconds: 120,
    prepare: (folder) => {
      for (const name of ['package.json', 'package-lock.json']) cpSync(join(repository, name), join(folder, name));
      return { args: ['npm', 'ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'] };
    },
  },
  {
    name: 'package',
    about: 'the build of this project: npm run package',
    seconds: 60,
    prepare: () => ({ args: ['npm', 'run', 'package'], cwd: repository }),
  },
  {
    name: 'testRunOfEngine',
    about: 'npm test of the unit tests of most of the engine, with real processes',
    seconds: 150,
    prepare: () => ({
      args: ['npm', 'test', '--', 'unit', ...unitTestsOf('history', 'inspect', 'ledger', 'lineage', 'model')],
      cwd: repository,
    }),
  },
  {
    name: 'testRun',
    about: 'npm test of two files of unit tests of this project',
    seconds: 90,
    prepare: () => ({
      args: [
        ...(['npm', 'test', '--', 'unit'] as const),
        'test/unit/process/history/recordedHistory.test.ts',
        'test/unit/process/programs/knownDaemons.test.ts',
      ],
      cwd: repository,
    }),
  },
  {
    name: 'eslint',
    about: 'eslint . of this project, with types',
    seconds: 150,
    prepare: (folder) => {
      copyProject(folder);
      return { args: ['node', tool('eslint', 'bin', 'eslint.js'), '.'] };
    },
  },
  {
    name: 'tsserver',
    about: 'the start of the language server of TypeScript, which opens this project and looks for its errors',
    seconds: 60,
    prepare: (folder) => {
      copyProject(folder);
      const files = ['extension.ts', 'process/model/processModel.ts'].map((name) => join(folder, 'src', name));
      return {
        args: ['node', tool('typescript', 'lib', 'tsserver.js'), '--disableAutomaticTypingAcquisition'],
        input: [
          ...files.map((file, index) => request(index, 'open', { file })),
          request(files.length, 'geterr', { files, delay: 0 }),
        ].join(''),
      };
    },
  },
];

/** What is one. */
const bad: readonly Scenario[] = [
  {
    name: 'spin',
    about: 'a program in an endless loop; 15 s, each of which stands for 30, since nothing changes',
    seconds: 15,
    timeScale: 30,
    prepare: () => ({ args: ['node', '-e', 'for (;;);'] }),
  },
  {
    name: 'leakFast',
    about: 'a program that allocates 5 MB in each second',
    seconds: 60,
    prepare: () => ({ args: ['node', '-e', leak(5)] }),
  },
  {
    name: 'leakSlow',
    about:
      'a program that allocates 5 MB in each second; each second stands for ten, so that it is 0.5 MB/s. Its CPU means nothing',
    seconds: 60,
    timeScale: 10,
    prepare: () => ({ args: ['node', '-e', leak(5)] }),
  },
  {
    name: 'forkingShell',
    about: 'a shell that runs sleep 0.003 again and again; 40 s, each of which stands for ten',
    seconds: 40,
    timeScale: 10,
    prepare: () => ({ args: ['sh', '-c', 'while :; do sleep 0.003; done'] }),
  },
  {
    name: 'pileUp',
    about: 'a program that starts a sleep each second, and none ends; each second stands for 20',
    seconds: 16,
    timeScale: 20,
    prepare: () => ({
      args: ['node', '-e', "setInterval(() => require('child_process').spawn('sleep', ['600']), 1_000)"],
    }),
  },
  {
    name: 'forkStorm',
    about:
      'a script that starts a copy of itself twice in each second, which does the same; 26 s, each of which stands for three',
    seconds: 26,
    timeScale: 3,
    prepare: (folder) => {
      const script = join(folder, 'storm.sh');
      // `read` waits without a process of its own.
      const lines = [
        'exec 9<> <(:)',
        'for i in {1..17}; do if [ $1 -gt 0 ]; then bash "$0" $(($1 - 1)) & fi; read -t 0.5 -u 9; done',
        'read -t 60 -u 9',
      ];
      writeFileSync(script, `${lines.join('\n')}\n`);
      return { args: ['bash', script, '2'] };
    },
  },
];

export const scenarios: readonly Scenario[] = [...good, ...bad];
