import assert from 'node:assert/strict';
import { planFree } from '../../../../src/actions/ports/freePlan';
import type { RefusalReason } from '../../../../src/process/control/refusal';
import type { PortHolder } from '../../../../src/process/portState';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';

/** A process by its parent's pid and its command line. Pids are handed out in order, from 11 on. */
type Line = readonly [parent: number, command: string, given?: Partial<ProcessInfo>];

interface Situation {
  readonly processes: readonly Line[];
  /** The pids that have the port. */
  readonly holders: readonly number[];
  readonly inherited?: readonly number[];
  readonly refused?: Readonly<Record<number, RefusalReason>>;
  readonly plan: {
    /** `holder<top`, with the watcher and the manager where there is one: `14<12 watcher 13 manager 11`. */
    readonly ends?: readonly string[];
    readonly refused?: readonly string[];
  };
}

const situations: Readonly<Record<string, Situation>> = {
  'a server in a shell ends alone': {
    processes: [
      [1, '-zsh'],
      [11, 'node server.js'],
    ],
    holders: [12],
    plan: { ends: ['12<12'] },
  },
  'npm run dev and its shell, which run nothing else, end with the server': {
    processes: [
      [1, '-zsh'],
      [11, 'npm run dev'],
      [12, 'sh -c vite'],
      [13, 'node /app/node_modules/.bin/vite'],
    ],
    holders: [14],
    plan: { ends: ['14<12'] },
  },
  'a launcher that runs something else, too, goes on': {
    processes: [
      [1, '-zsh'],
      [11, 'npm run dev'],
      [12, 'node /app/node_modules/.bin/concurrently npm:web npm:api'],
      [13, 'sh -c vite'],
      [14, 'node /app/node_modules/.bin/vite'],
      [13, 'node api.js'],
    ],
    holders: [15],
    plan: { ends: ['15<14'] },
  },
  'a zombie beside the server does not count as something else': {
    processes: [
      [1, '-zsh'],
      [11, 'npm run dev'],
      [12, 'node vite'],
      [12, 'sh', { state: 'zombie' }],
    ],
    holders: [13],
    plan: { ends: ['13<12'] },
  },
  'a watcher ends with the server, and npm above it': {
    processes: [
      [1, '-zsh'],
      [11, 'npm start'],
      [12, 'node /app/node_modules/.bin/nodemon api.js'],
      [13, 'node api.js'],
    ],
    holders: [14],
    plan: { ends: ['14<12 watcher 13'] },
  },
  'a watcher ends with the server although it runs something else, too': {
    processes: [
      [1, '-zsh'],
      [11, 'node /app/node_modules/.bin/nodemon -x make'],
      [12, 'make'],
      [13, 'node api.js'],
      [13, 'node helper.js'],
    ],
    holders: [14],
    plan: { ends: ['14<12 watcher 12'] },
  },
  'a watcher is found above a program of an unknown kind': {
    processes: [
      [1, '-zsh'],
      [11, 'watchexec -r ./run'],
      [12, 'run'],
      [13, 'node api.js'],
    ],
    holders: [14],
    plan: { ends: ['14<12 watcher 12'] },
  },
  'the topmost of two watchers ends': {
    processes: [
      [1, '-zsh'],
      [11, 'bash -c while'],
      [12, 'node --watch api.js'],
      [13, 'node api.js'],
    ],
    holders: [14],
    plan: { ends: ['14<12 watcher 12'] },
  },
  'a parent with the same command is the reloader of Django': {
    processes: [
      [1, '-zsh'],
      [11, 'python manage.py runserver'],
      [12, 'python manage.py runserver'],
    ],
    holders: [13],
    plan: { ends: ['13<12 watcher 12'] },
  },
  'a program of an unknown kind above the server goes on': {
    processes: [
      [1, '-zsh'],
      [11, 'java -jar ide.jar'],
      [12, 'node server.js'],
    ],
    holders: [13],
    plan: { ends: ['13<13'] },
  },
  'PM2 goes on, and is named': {
    processes: [
      [1, 'PM2 v5.3.0: God Daemon (/home/me/.pm2)'],
      [11, 'node api.js'],
    ],
    holders: [12],
    plan: { ends: ['12<12 manager 11'] },
  },
  'a watcher below a service manager ends, and the manager is named': {
    processes: [
      [1, 'systemd --user'],
      [11, 'node --watch api.js'],
      [12, 'node api.js'],
    ],
    holders: [13],
    plan: { ends: ['13<12 watcher 12 manager 11'] },
  },
  'a worker that has only a copy of the socket ends with its server': {
    processes: [
      [1, '-zsh'],
      [11, 'node server.js'],
      [12, 'node worker.js'],
      [12, 'node worker.js'],
    ],
    holders: [13, 12, 14],
    inherited: [13, 14],
    plan: { ends: ['12<12'] },
  },
  'workers whose server is dead end themselves': {
    processes: [
      [1, 'node worker.js'],
      [1, 'node worker.js'],
    ],
    holders: [11, 12],
    plan: { ends: ['11<11', '12<12'] },
  },
  'two servers, one on IPv4 and one on IPv6, both end': {
    processes: [
      [1, '-zsh'],
      [11, 'node four.js'],
      [11, 'node six.js'],
    ],
    holders: [12, 13],
    plan: { ends: ['12<12', '13<13'] },
  },
  'a process of another user is refused, and what is ours ends': {
    processes: [
      [1, 'nginx', { uid: 33, otherUser: { name: 'www-data', acceptsSignals: false } }],
      [1, 'node server.js'],
    ],
    holders: [11, 12],
    plan: { ends: ['12<12'], refused: ['11 otherUser'] },
  },
  'a process of another user that we may signal ends': {
    processes: [[1, 'nginx', { uid: 33, otherUser: { name: 'www-data', acceptsSignals: true } }]],
    holders: [11],
    plan: { ends: ['11<11'] },
  },
  'what the control refuses is refused, with its reason': {
    processes: [[1, 'node server-main.js']],
    holders: [11],
    refused: { 11: 'ancestor' },
    plan: { refused: ['11 ancestor'] },
  },
  'nothing above a refused process ends': {
    processes: [
      [1, 'node --watch server-main.js'],
      [11, 'node server-main.js'],
      [12, 'sh -c serve'],
      [13, 'node serve.js'],
    ],
    holders: [14],
    refused: { 12: 'otherVSCode' },
    plan: { ends: ['14<13'] },
  },
  'nothing above a process of another user ends': {
    processes: [
      [1, 'node --watch x.js', { uid: 0, otherUser: { name: 'root', acceptsSignals: false } }],
      [11, 'npm start'],
      [12, 'node x.js'],
    ],
    holders: [13],
    plan: { ends: ['13<12'] },
  },
  'a service manager that has opened the port itself is refused': {
    processes: [[1, 'systemd --user']],
    holders: [11],
    plan: { refused: ['11 manager'] },
  },
  'nothing above a shell that the user types into ends': {
    processes: [
      [1, 'node --watch x.js'],
      [11, 'bash'],
      [12, 'npm start'],
      [13, 'node x.js'],
    ],
    holders: [14],
    plan: { ends: ['14<13'] },
  },
  'a process that has the pid of a dead parent does not count as the parent': {
    processes: [
      [1, 'node --watch x.js', { startTime: 9_000 }],
      [11, 'node x.js'],
    ],
    holders: [12],
    plan: { ends: ['12<12'] },
  },
};

function planOf({ processes, holders, inherited = [], refused = {} }: Situation) {
  const all = processes.map(([parentPid, command, given], index) =>
    processInfo({
      pid: 11 + index,
      parentPid,
      name: command.split(' ', 1)[0] ?? '',
      // A title is one string.
      commandLine: command.startsWith('npm ') || command.startsWith('PM2 ') ? [command] : command.split(' '),
      ...given,
    }),
  );
  const table = new ProcessTable(all);
  const portHolders = holders.map((pid): PortHolder => {
    const process = table.get(pid);
    assert.ok(process, `${pid} is a process`);
    return { process, addresses: ['127.0.0.1'], isInherited: inherited.includes(pid) };
  });
  const plan = planFree(portHolders, {
    table,
    getProcess: (pid) => table.get(pid),
    getRefusal: ({ pid }) => refused[pid],
  });
  return {
    ends: plan.ends.map(({ holder, top, watcher, manager }) =>
      [
        `${holder.process.pid}<${top.pid}`,
        ...(watcher ? [`watcher ${watcher.pid}`] : []),
        ...(manager ? [`manager ${manager.pid}`] : []),
      ].join(' '),
    ),
    refused: plan.refused.map(({ holder, reason }) => `${holder.process.pid} ${reason}`),
  };
}

describe('What ends to free a port', () => {
  for (const [title, situation] of Object.entries(situations)) {
    it(title, () => {
      assert.deepEqual(planOf(situation), { ends: [], refused: [], ...situation.plan });
    });
  }
});
