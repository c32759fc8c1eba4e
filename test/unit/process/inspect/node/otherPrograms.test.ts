import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../../../../src/process/identity';
import { recordCpuProfile } from '../../../../../src/process/inspect/node/cpuProfile';
import { NoAccessError, survivesOpenSignal } from '../../../../../src/process/inspect/node/inspectorAccess';
import type { NoAccessReason } from '../../../../../src/process/inspect/node/inspectorAccess';
import { summarizeProfile } from '../../../../../src/process/inspect/profile/profileSummary';
import { repository } from '../../../../host/paths';
import { ownNetworkVariable } from '../../../../host/sandbox/namespace';
import { NodePrograms } from './nodePrograms';

const node24 = join(repository, '.vscode-test', 'node-24', 'node');
const c = '#include <unistd.h>\nint main() { for (;;) pause(); }';

describe('NodeInspector on programs that do not know SIGUSR1', function () {
  this.timeout(30_000);

  let programs: NodePrograms;
  let folder: string;

  beforeEach(() => {
    programs = new NodePrograms();
    folder = mkdtempSync(join(tmpdir(), 'inspect-'));
  });

  afterEach(async () => {
    await programs.dispose();
    rmSync(folder, { recursive: true });
  });

  /** It gets no signal, whichever way is tried, and runs on. */
  async function assertSpared(process: Identity, reason: NoAccessReason): Promise<void> {
    assert.deepEqual(await programs.inspector.getAccess(process), { kind: 'none', reason });
    await assert.rejects(
      programs.inspector.inspect(process, () => Promise.resolve(), { mayOpen: true }),
      (error) => error instanceof NoAccessError && error.access.reason === reason,
    );
    // As if the process had executed another program since.
    const { context, controller } = programs;
    assert.equal(controller.requestInspector(process, (now) => survivesOpenSignal(now, context)).result, 'skipped');
    const now = programs.source.get(process.pid);
    assert.ok(now?.startTime === process.startTime && now.state !== 'zombie');
  }

  for (const [command, args] of [
    ['sleep', ['1000']],
    ['bash', ['-c', 'while :; do read -t 1; done']],
    ['sh', ['-c', 'while :; do sleep 1; done']],
    ['python3', ['-c', 'import time; time.sleep(1000)']],
    // The arguments say nothing.
    ['python3', ['-c', 'import time; time.sleep(1000)', 'node', '--inspect']],
    ['bash', ['-c', 'exec -a node sleep 1000']],
  ] as const) {
    it(`sends nothing to ${command} ${args.join(' ')}`, async function () {
      if (spawnSync(command, ['--version']).error) this.skip();
      await assertSpared(await programs.startOther(command, args), 'notNode');
    });
  }

  it('sends nothing to a static program, whatever it is called', async function () {
    const source = join(folder, 'pause.c');
    writeFileSync(source, c);
    const program = join(folder, 'static');
    if (spawnSync('cc', ['-static', '-o', program, source], { timeout: 20_000 }).status !== 0) this.skip();
    await assertSpared(await programs.startOther(program, []), 'notNode');
    copyFileSync(program, join(folder, 'node'));
    await assertSpared(await programs.startOther(join(folder, 'node'), []), 'noHandler');
  });

  it('sends nothing to another program whose file is called node', async () => {
    copyFileSync('/bin/sleep', join(folder, 'node'));
    const process = await programs.startOther(join(folder, 'node'), ['1000']);
    await assertSpared(process, 'noHandler');
  });

  for (const option of ['--disable-sigusr1', '--permission']) {
    it(`sends nothing to Node.js 24 with ${option}, on the command line or in NODE_OPTIONS`, async function () {
      if (!existsSync(node24)) this.skip();
      // Only what may be read can be run.
      const all = option === '--permission' ? [option, '--allow-fs-read=*', '--allow-fs-write=*'] : [option];
      await assertSpared(await programs.start('idle', [node24, ...all]), 'disabled');
      await assertSpared(await programs.start('idle', ['env', `NODE_OPTIONS=${all.join(' ')}`, node24]), 'disabled');
    });
  }

  it('sends nothing to itself, and nothing to what is gone', async () => {
    const self = programs.source.get(process.pid) ?? assert.fail();
    const access = await programs.inspector.getAccess(self);
    assert.ok(access.kind === 'none' && access.reason === 'refused' && access.refusal === 'self');
    const gone = { pid: self.pid, startTime: self.startTime - 1_000 };
    assert.deepEqual(await programs.inspector.getAccess(gone), { kind: 'none', reason: 'gone' });
  });
});

describe('NodeInspector and port 9229', function () {
  this.timeout(30_000);

  let programs: NodePrograms;

  beforeEach(function () {
    // Elsewhere another program may have the port.
    if (process.env[ownNetworkVariable] === undefined) this.skip();
    programs = new NodePrograms();
  });

  afterEach(async () => {
    await programs.dispose();
  });

  const mayOpen = { mayOpen: true };

  it('opens it in a program without options, and closes it again', async () => {
    const program = await programs.start('loop', [process.execPath]);
    const access = await programs.inspector.getAccess(program);
    assert.ok(access.kind === 'closed' && access.port === 9229, JSON.stringify(access));
    const { result, left } = await programs.inspector.inspect(program, (each) => recordCpuProfile(each, 200), mayOpen);
    assert.ok(result.status === 'fulfilled', JSON.stringify(result));
    assert.equal(summarizeProfile(result.value).hottest[0]?.functionName, 'spin');
    assert.equal(left, 'closed');
    assert.deepEqual(await programs.ports(program), []);
    await program.untilItBeats();
  });

  it('does not profile a busy Node.js that has it in the place of another one', async () => {
    const holder = await programs.start('loop', [process.execPath, '--inspect']);
    assert.deepEqual(await programs.ports(holder), [9229]);
    const program = await programs.start('idle', [process.execPath]);
    const access = await programs.inspector.getAccess(program);
    assert.ok(access.kind === 'none' && access.reason === 'portTaken', JSON.stringify(access));
    assert.equal(access.port?.port, 9229);
    assert.deepEqual(
      access.port.state.holders.map((each) => each.process.pid),
      [holder.pid],
    );
    await assert.rejects(
      programs.inspector.inspect(program, () => Promise.resolve(), mayOpen),
      NoAccessError,
    );
    await program.untilItBeats();
    // That one is profiled by its own port.
    const { result, left } = await programs.inspector.inspect(holder, (each) => recordCpuProfile(each, 200), mayOpen);
    assert.deepEqual([result.status, left], ['fulfilled', 'wasOpen']);
  });

  it('opens it although another program listens on it at another address', async () => {
    await programs.start('idle', [process.execPath, '--inspect=[::1]:9229']);
    const program = await programs.start('idle', [process.execPath]);
    const { left } = await programs.inspector.inspect(program, () => Promise.resolve(), mayOpen);
    assert.equal(left, 'closed');
    await program.untilItBeats();
  });
});
