import { commands, executed, user } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { CommandFixture, type CommandFixtureOptions } from '../support/commandFixture';
import { processInfo } from '../support/fixtures';

/** A process of the terminal, unless another parent is given. */
function program(pid: number, commandLine: string, given: Partial<ProcessInfo> = {}): ProcessInfo {
  const words = commandLine.split(' ');
  return processInfo({ pid, parentPid: 100, name: words[0]?.slice(0, 15) ?? '', commandLine: words, ...given });
}

const server = program(101, 'node server.js');
const nodemon = program(110, 'node /app/node_modules/.bin/nodemon api.js');
const api = program(111, 'node api.js', { parentPid: 110 });

function open(processes: readonly ProcessInfo[], pid: number, options: CommandFixtureOptions = {}): CommandFixture {
  const fixture = new CommandFixture(processes, options);
  fixture.ports.listeners.push({ pid, port: 5173 });
  return fixture;
}

const free = (fixture: CommandFixture) => fixture.run('freePort', { port: 5173 });
const texts = () => user.messages.map(({ text }) => text);

describe('Free a Port', () => {
  it('ends the process that listens, and says that the port is free', async () => {
    const fixture = open([server], 101);
    assert.deepEqual(await free(fixture), { port: 5173, isFree: true });
    assert.deepEqual(fixture.signals, ['SIGTERM 101']);
    assert.deepEqual(texts(), ['$(check) Port 5173 is free: server.js (101) ended']);
  });

  it('refuses what is no port', async () => {
    const fixture = open([server], 101);
    for (const port of [0, 65_536, 1.5, '5173', null, undefined]) {
      await assert.rejects(fixture.run('freePort', { port }), { message: 'A port is a number from 1 to 65535.' });
    }
    assert.deepEqual(fixture.signals, []);
  });

  it('asks for a port without an argument, and takes what is typed', async () => {
    const fixture = open([server], 101);
    user.typed = 'http://localhost:5173/x';
    user.pick = ([first]) => first;
    await fixture.run('freePort');
    assert.deepEqual(user.quickPicks[0]?.[0], {
      label: ':5173',
      description: 'whatever listens on it',
      alwaysShow: true,
      port: 5173,
    });
    assert.deepEqual(fixture.signals, ['SIGTERM 101']);
  });

  it('says what is expected if something else than a port is typed, and does nothing then', async () => {
    const fixture = open([server], 101);
    for (const typed of ['0', '65536', 'vite']) {
      user.typed = typed;
      user.pick = (items) => items.at(-1);
      await fixture.run('freePort');
      assert.match(user.quickPicks.at(-1)?.at(-1)?.label ?? '', /^Type a port from 1 to 65535, or an address/);
    }
    assert.deepEqual([fixture.signals, user.messages], [[], []]);
  });

  describe('asks one question', () => {
    it('which shows the watcher that would start the server again, and ends both by default', async () => {
      const fixture = open([nodemon, api], 111, { confirm: 'severalProcesses' });
      user.answer = ({ buttons }) => buttons[0];
      assert.deepEqual(await free(fixture), { port: 5173, isFree: true });
      const [question] = user.messages;
      assert.equal(
        question?.text,
        'Free port 5173 by ending api.js (111) and what would start it again, nodemon (110)?',
      );
      assert.equal(
        question.detail,
        'api.js (111) listens on 127.0.0.1, in Terminal bash.\nEnds with it: nodemon (110).',
      );
      assert.deepEqual(question.buttons, ['End nodemon', 'End Only api.js']);
      assert.deepEqual(fixture.signals, ['SIGTERM 110', 'SIGTERM 111']);
      assert.deepEqual(texts().slice(1), ['$(check) Port 5173 is free: nodemon (110) ended']);
    });

    it('and ends only the server if the user wants that', async () => {
      const fixture = open([nodemon, api], 111, { confirm: 'severalProcesses' });
      user.answer = ({ buttons }) => buttons[1];
      assert.deepEqual(await free(fixture), { port: 5173, isFree: true });
      assert.deepEqual(fixture.signals, ['SIGTERM 111']);
    });

    it('and ends nothing if the user cancels', async () => {
      const fixture = open([nodemon, api], 111, { confirm: 'severalProcesses' });
      assert.equal(await free(fixture), undefined);
      assert.deepEqual(fixture.signals, []);
    });

    it('before one process ends that this workspace has not started, and shows its command', async () => {
      const other = program(300, 'node other.js --flag', { parentPid: 200 });
      const fixture = open([program(200, '/bin/bash', { parentPid: 1 }), other], 300, { confirm: 'severalProcesses' });
      user.answer = ({ buttons }) => buttons[0];
      await free(fixture);
      assert.equal(user.messages[0]?.text, 'Free port 5173 by ending other.js (300)?');
      assert.equal(
        user.messages[0].detail,
        'other.js (300) listens on 127.0.0.1. This workspace has not started it: node other.js --flag',
      );
      assert.deepEqual(fixture.signals, ['SIGTERM 300']);
    });

    it('before one process of the workspace only if the setting says so', async () => {
      for (const [confirm, count] of [
        ['always', 1],
        ['severalProcesses', 0],
        ['never', 0],
      ] as const) {
        const fixture = open([server], 101, { confirm });
        user.answer = ({ buttons }) => buttons[0];
        await free(fixture);
        assert.equal(fixture.messages(/^Free port/).length, count, confirm);
        assert.deepEqual(fixture.signals, ['SIGTERM 101']);
      }
    });

    it('which tells who has opened the socket from who has only a copy', async () => {
      const worker = program(102, 'node worker.js', { parentPid: 101 });
      const helper = program(103, 'esbuild', { parentPid: 101 });
      const fixture = open([server, worker, helper], 101, { confirm: 'severalProcesses' });
      fixture.ports.listeners.push({ pid: 102, port: 5173, isInherited: true });
      await free(fixture);
      assert.equal(user.messages[0]?.text, 'Free port 5173 by ending server.js (101)?');
      assert.equal(
        user.messages[0].detail,
        [
          'server.js (101) listens on 127.0.0.1, in Terminal bash.',
          'Has only a copy of its socket: worker.js (102).',
          'Ends with it: esbuild (103).',
        ].join('\n'),
      );
    });

    it('for two servers, one on IPv4 and one on IPv6', async () => {
      const fixture = open([server, program(102, 'node six.js')], 101, { confirm: 'severalProcesses' });
      fixture.ports.listeners.push({ pid: 102, port: 5173, addresses: ['::1'] });
      user.answer = ({ buttons }) => buttons[0];
      await free(fixture);
      assert.equal(user.messages[0]?.text, 'Free port 5173 by ending server.js (101), six.js (102)?');
      assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 102']);
    });

    it('in which names of other programs can neither add links nor lines', async () => {
      const name = 'a\n[x](command:y) \u202e$(bug)';
      const fixture = open([processInfo({ pid: 101, parentPid: 100, name, commandLine: [] })], 101, {
        confirm: 'always',
      });
      await free(fixture);
      const { text, detail = '', buttons } = user.messages[0] ?? assert.fail();
      for (const shown of [text, ...buttons]) assert.doesNotMatch(shown, /\n|\]\(|\u202e/);
      assert.equal(detail.split('\n').length, 1);
    });
  });

  it('offers to kill what ignores SIGTERM, and checks the port again', async () => {
    const fixture = open([server], 101, { ignoring: [101] });
    user.answer = ({ text, buttons }) => (text.includes('still taken') ? buttons[0] : undefined);
    assert.deepEqual(await free(fixture), { port: 5173, isFree: false });
    assert.deepEqual(texts(), [
      'Port 5173 is still taken. Still running 5.0 s after being asked to exit: server.js (101).',
      '$(check) Port 5173 is free: server.js (101) ended',
    ]);
    assert.deepEqual(user.messages[0]?.buttons, ['Kill Tree']);
    assert.ok(fixture.signals.includes('SIGKILL 101'));
  });

  it('says who has started the server again, and ends that on request', async () => {
    const fixture = open([nodemon, api], 111, { confirm: 'severalProcesses' });
    const again = program(112, 'node api.js', { parentPid: 110 });
    fixture.ports.listeners.push({ pid: 112, port: 5173 });
    fixture.onEnd = (pid) => {
      if (pid === 111 && fixture.processes.has(110)) fixture.processes.set(112, again);
    };
    user.answer = ({ text, buttons }) => (text.startsWith('Free port') ? buttons[1] : buttons[0]);
    assert.deepEqual(await free(fixture), { port: 5173, isFree: false });
    assert.deepEqual(texts().slice(1), [
      'Port 5173 is taken again: nodemon (110) has started api.js (112).',
      '$(check) Port 5173 is free: nodemon (110) ended',
    ]);
    assert.deepEqual(fixture.signals, ['SIGTERM 111', 'SIGTERM 110', 'SIGTERM 112']);
  });

  it('says that a service manager has started the server again, and does not offer to end that', async () => {
    const manager = program(200, 'python3 /usr/bin/supervisord', { parentPid: 1 });
    const fixture = open([manager, program(201, 'node api.js', { parentPid: 200 })], 201);
    fixture.ports.listeners.push({ pid: 202, port: 5173 });
    fixture.onEnd = (pid) => {
      if (pid === 201) fixture.processes.set(202, program(202, 'node api.js', { parentPid: 200 }));
    };
    await free(fixture);
    assert.deepEqual(texts(), [
      'Port 5173 is taken again: python3 supervisord (200) has started api.js (202). Stop it there.',
    ]);
    assert.deepEqual(user.messages[0]?.buttons, []);
  });

  describe('says what is to be done about', () => {
    it('a port of VS Code itself, and shows the Ports view on request', async () => {
      const fixture = open([], 1);
      fixture.processes.set(40, program(40, 'node /vscode/out/server-main.js', { parentPid: 1 }));
      fixture.change(50, { parentPid: 40 });
      fixture.ports.listeners.push({ pid: 40, port: 5173 });
      commands.set('~remote.forwardedPorts.focus', () => undefined);
      user.answer = ({ buttons }) => buttons[0];
      assert.deepEqual(await free(fixture), { port: 5173, isFree: false });
      assert.match(
        texts()[0] ?? '',
        /^Port 5173 was not freed\. .*server-main.* \(40\) has it, which belongs to VS Code: .*choose Stop Forwarding Port in the Ports view\.$/,
      );
      assert.deepEqual(user.messages[0]?.buttons, ['Show Ports']);
      assert.deepEqual(executed.at(-1), ['~remote.forwardedPorts.focus']);
      assert.deepEqual(fixture.signals, []);
    });

    it('a port of VS Code itself where the window has no Ports view', async () => {
      const fixture = open([program(40, 'node /vscode/out/server-main.js', { parentPid: 1 })], 40);
      await free(fixture);
      assert.match(texts()[0] ?? '', /\(40\) has it, which belongs to another VS Code\./);
      assert.deepEqual(user.messages[0]?.buttons, []);
    });

    it('a port that an extension has opened in the extension host', async () => {
      const fixture = open([], 50);
      await free(fixture);
      assert.match(texts()[0] ?? '', /An extension of this window listens on it, in the extension host \(50\)/);
      assert.deepEqual(fixture.signals, []);
    });

    it('a process of another user', async () => {
      const other = program(300, 'nginx', { parentPid: 1, otherUser: { name: 'www-data', acceptsSignals: false } });
      const fixture = open([other], 300);
      await free(fixture);
      assert.deepEqual(texts(), [
        'Port 5173 was not freed. nginx (300) of www-data has it: only that user or an administrator can end it.',
      ]);
    });

    it('a process that cannot be seen', async () => {
      const fixture = new CommandFixture([]);
      fixture.ports.hidden.set(5173, [{ address: '0.0.0.0', user: 'root' }]);
      assert.deepEqual(await free(fixture), { port: 5173, isFree: false });
      fixture.ports.hidden.set(5173, [{ address: '0.0.0.0', user: undefined }]);
      await free(fixture);
      assert.deepEqual(texts(), [
        'Port 5173 was not freed. A process of root has it, which cannot be seen from here: only that user or an administrator can end it.',
        'Port 5173 was not freed. A process has it that cannot be seen from here: it may run in a container.',
      ]);
    });

    it('a port that Docker publishes for a container', async () => {
      const proxy = program(300, '/usr/bin/docker-proxy -proto tcp -host-port 5173 -container-port 80', {
        parentPid: 1,
        name: 'docker-proxy',
      });
      const fixture = new CommandFixture([proxy]);
      fixture.ports.hidden.set(5173, [{ address: '0.0.0.0', user: 'root' }]);
      await free(fixture);
      assert.match(texts()[0] ?? '', /docker ps --filter publish=5173/);
      fixture.ports.hidden.set(5174, [{ address: '0.0.0.0', user: 'root' }]);
      await fixture.run('freePort', { port: 5174 });
      assert.match(texts()[1] ?? '', /A process of root/);
    });
  });

  describe('says of a port on which nothing listens', () => {
    for (const [title, error, isUnknown, text, isFree] of [
      ['that it is free', undefined, false, /^Port 5173 is free already/, true],
      ['that it cannot be bound all the same', 'EADDRINUSE', false, /and yet it cannot be bound/, false],
      ['that only an administrator may bind it', 'EACCES', false, /only an administrator may bind it/, undefined],
      ['that the attempt has failed', 'EMFILE', false, /It is not known whether port 5173 is free/, undefined],
      ['that it is free where the system tells no holders', undefined, true, /^Port 5173 is free already/, true],
      ['that it is taken where the system tells no holders', 'EADDRINUSE', true, /does not tell by which/, false],
    ] as const) {
      it(title, async () => {
        const fixture = new CommandFixture([]);
        fixture.ports.isUnknown = isUnknown;
        if (error !== undefined) fixture.ports.bindErrors.set(5173, error);
        assert.deepEqual(await free(fixture), { port: 5173, isFree });
        assert.equal(user.messages.length, 1);
        assert.match(texts()[0] ?? '', text);
      });
    }
  });

  it('names what could not be ended beside the port that it has freed', async () => {
    const stubborn = program(102, 'node helper.js', { parentPid: 101 });
    const fixture = open([server, stubborn], 101, { ignoring: [102] });
    assert.deepEqual(await free(fixture), { port: 5173, isFree: true });
    assert.deepEqual(texts(), [
      '$(check) Port 5173 is free: server.js (101) ended',
      'Still running 5.0 s after being asked to exit: helper.js (102).',
    ]);
  });
});
