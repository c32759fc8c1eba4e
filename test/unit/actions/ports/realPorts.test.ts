import { user, reset, settled } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkBind } from '../../../../src/actions/ports/bindCheck';
import { freePort } from '../../../../src/actions/ports/freePort';
import type { FreePortContext } from '../../../../src/actions/ports/freePortContext';
import { systemClock } from '../../../../src/common/clock';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { FakeSetting } from '../../support/fakeSetting';
import { findUnusedPort } from '../../support/findUnusedPort';
import { RealProcessFixture } from '../../support/realProcessFixture';

/** Listens on the port and the address in its arguments. With a third one, a child has a copy of the socket. */
const serverScript = `
const [port, host, child] = process.argv.slice(2);
const server = require('net').createServer().listen({ port: Number(port), host }, () => {
  if (child) {
    const stdio = ['ignore', 'ignore', 'ignore', server._handle.fd];
    require('child_process').spawn('sleep', ['1000'], { stdio }).unref();
  }
  if (child === 'leave') process.exit();
});
`;

describe('Free a Port with real processes', function () {
  this.timeout(30_000);

  let fixture: RealProcessFixture;
  let source: ProcessSource;
  let folder: string;
  let script: string;
  let port: number;
  let context: FreePortContext;

  beforeEach(async () => {
    reset();
    fixture = new RealProcessFixture();
    source = createProcfsSource();
    folder = mkdtempSync(join(tmpdir(), 'port-'));
    script = join(folder, 'server.js');
    writeFileSync(script, serverScript);
    port = await findUnusedPort();
    context = {
      source,
      controller: createProcessController({ source, system: createSignalControl(fixture.kill) }),
      model: { snapshot: { at: 0, origins: [], orphans: [], detached: [], ended: [], failure: undefined } },
      settings: { confirm: new FakeSetting('never'), terminateGraceMs: new FakeSetting(5_000) },
      log: { trace: noop, debug: noop, info: noop, warn: noop, error: noop, show: noop },
      refresh: () => Promise.resolve(),
      clock: systemClock,
    };
  });

  afterEach(async () => {
    fixture.dispose();
    await settled();
    source.dispose();
    rmSync(folder, { recursive: true });
    assert.deepEqual(fixture.mistakes, []);
  });

  /** Waits until so many processes listen on the port. */
  async function untilListening(count: number): Promise<readonly number[]> {
    for (let tries = 0; tries < 1_000; tries++) {
      const pids = (await source.portHolders(port))?.holders.map(({ process }) => process.pid) ?? [];
      if (pids.length === count) return pids;
      await systemClock.sleep(20);
    }
    assert.fail(`${count} do not listen on ${port}`);
  }

  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
    it(`frees a port that is bound to ${host}`, async () => {
      fixture.start(process.execPath, [script, String(port), host]);
      await untilListening(1);
      assert.equal(await checkBind(port), 'taken');
      assert.deepEqual(await freePort(port, context), { port, isFree: true });
      assert.equal(await checkBind(port), 'free');
      assert.deepEqual(fixture.alive(), []);
    });
  }

  it('frees a port of two servers, one on IPv4 and one on IPv6', async () => {
    for (const host of ['127.0.0.1', '::1']) fixture.start(process.execPath, [script, String(port), host]);
    await untilListening(2);
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.deepEqual(fixture.alive(), []);
  });

  it('ends a server with the child that has a copy of its socket', async () => {
    const pid = fixture.start(process.execPath, [script, String(port), '127.0.0.1', 'child']);
    await untilListening(2);
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.deepEqual(fixture.alive(), []);
    assert.match(user.messages.at(-1)?.text ?? '', new RegExp(`${basename(folder)}/server\\.js \\(${pid}\\) ended`));
  });

  it('ends the child itself if the server that has opened the socket is gone', async () => {
    const pid = fixture.start(process.execPath, [script, String(port), '127.0.0.1', 'leave']);
    const [child] = await untilListening(1);
    assert.notEqual(child, pid);
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.deepEqual(fixture.alive(), []);
  });

  it('ends the loop of a shell that would start the server again', async () => {
    fixture.sh('while :; do "$1" "$2" "$3" 127.0.0.1; done', process.execPath, script, String(port));
    await untilListening(1);
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.deepEqual(fixture.alive(), []);
    assert.equal(await checkBind(port), 'free');
  });

  it('ends node --watch, and not only the server below it', async () => {
    fixture.start(process.execPath, ['--watch', script, String(port), '127.0.0.1']);
    await untilListening(1);
    assert.equal(fixture.alive().length, 2);
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.deepEqual(fixture.alive(), []);
  });

  it('says that a loop has started the server again if the user ends only the server, and ends the loop on request', async () => {
    fixture.sh('while :; do "$1" "$2" "$3" 127.0.0.1; done', process.execPath, script, String(port));
    const [before] = await untilListening(1);
    const choice = { ...context, settings: { ...context.settings, confirm: new FakeSetting('always' as const) } };
    user.answer = ({ buttons }) => buttons.find((button) => button.startsWith('End Only'));
    assert.deepEqual(await freePort(port, choice), { port, isFree: false });
    const [after] = await untilListening(1);
    assert.notEqual(after, before);
    assert.match(
      user.messages.at(-1)?.text ?? '',
      new RegExp(`^Port ${port} is taken again: sh .*${basename(folder)}/server\\.js \\(${after}\\)`),
    );

    user.answer = ({ text, buttons }) =>
      text.includes('taken again') ? buttons[0] : buttons.find((button) => button.startsWith('End Only'));
    assert.deepEqual(await freePort(port, choice), { port, isFree: false });
    await untilListening(0);
    for (let tries = 0; fixture.alive().length > 0 && tries < 500; tries++) await systemClock.sleep(20);
    assert.deepEqual(fixture.alive(), []);
  });

  it('offers to kill a server that ignores SIGTERM', async () => {
    writeFileSync(script, `process.on('SIGTERM', () => {});\n${serverScript}`);
    fixture.start(process.execPath, [script, String(port), '127.0.0.1']);
    await untilListening(1);
    const impatient = { ...context, settings: { ...context.settings, terminateGraceMs: new FakeSetting(300) } };
    assert.deepEqual(await freePort(port, impatient), { port, isFree: false });
    assert.match(user.messages.at(-1)?.text ?? '', /is still taken\. Still running 0\.\d s after being asked to exit/);
  });

  it('says that a port is free although connections to it are about to end', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => connect(port, '127.0.0.1').on('close', resolve).resume());
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(await freePort(port, context), { port, isFree: true });
    assert.match(user.messages[0]?.text ?? '', /is free already/);
  });

  it('says that a port on which nothing listens cannot be bound while a socket has it that does not listen', async function () {
    if (spawnSync('python3', ['-V']).error) this.skip();
    const code = 'import socket, time; s = socket.socket(); s.bind(("127.0.0.1", PORT)); time.sleep(1000)';
    fixture.start('python3', ['-c', code.replace('PORT', String(port))]);
    for (let tries = 0; (await checkBind(port)) === 'free' && tries < 500; tries++) await systemClock.sleep(20);
    assert.deepEqual(await freePort(port, context), { port, isFree: false });
    assert.match(user.messages[0]?.text ?? '', /Nothing listens on port \d+, and yet it cannot be bound/);
  });

  it('refuses to end the process that it runs in', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    assert.deepEqual(await freePort(port, context), { port, isFree: false });
    assert.match(user.messages[0]?.text ?? '', /An extension of this window listens on it/);
    await new Promise((resolve) => server.close(resolve));
  });
});

function noop(): void {
  // Nothing is logged.
}
