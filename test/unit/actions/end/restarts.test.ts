import { user } from '../../support/fakeVSCode';
import { CommandFixture, type CommandFixtureOptions } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';

const texts = (): readonly string[] => user.messages.map(({ text }) => text);
const supervisor = processInfo({ pid: 110, parentPid: 100, name: 'python3', commandLine: ['python3', 'pool.py'] });
const started = { startedAt: undefined, commandLine: ['python3', 'work.py'] };
const worker = processInfo({ pid: 111, parentPid: 110, name: 'python3', ...started });
const another = processInfo({ pid: 112, parentPid: 110, name: 'python3', ...started });

/** The shell of the terminal waits for commands. */
const prompt = { shell: { name: 'bash', commandLine: ['/bin/bash'] } };

function open(processes: readonly ProcessInfo[], options: CommandFixtureOptions = {}): CommandFixture {
  return new CommandFixture(processes, options);
}

/** After `ms` of the fixture's clock, a process starts. */
function startLater(fixture: CommandFixture, ms: number, process: ProcessInfo): void {
  fixture.onSleep = () => {
    if (fixture.clock.now() >= ms) fixture.processes.set(process.pid, process);
  };
}

describe('A process that its supervisor starts again', () => {
  it('is not reported as a success, but with what has started it, and the way to end that', async () => {
    const fixture = open([supervisor, worker]);
    fixture.restartAgainAndAgain(111);
    user.answer = ({ buttons }) => buttons.find((button) => button.startsWith('Terminate'));
    await fixture.run('kill', fixture.row(111));
    assert.deepEqual(
      user.messages.slice(0, 1).map(({ kind, text, buttons }) => [kind, text, buttons]),
      [['warning', 'work.py (111) has ended; pool.py (110) started it again as 112.', ['Terminate pool.py (110)']]],
    );
    assert.deepEqual([...fixture.processes.keys()], [50, 100]);
    assert.equal(texts().at(-1), '$(check) pool.py (110) and 1 below it have exited, after 0.0 s');
  });

  it('is reported if it comes within two seconds, though the success was shown by then', async () => {
    const fixture = open([supervisor, worker]);
    startLater(fixture, 1_500, { ...worker, pid: 300, startTime: 3_000 });
    await fixture.run('terminate', fixture.row(111));
    assert.deepEqual(texts(), [
      '$(check) work.py (111) has exited, after 0.0 s',
      'work.py (111) has ended; pool.py (110) started it again as 300.',
    ]);
    assert.equal(user.messages[0]?.isGone, true);
  });

  it('is reported in one message with the others', async () => {
    const fixture = open([supervisor, worker, another]);
    fixture.restartAgainAndAgain(111);
    fixture.restartAgainAndAgain(112);
    await fixture.runFor('kill', fixture.row(111), fixture.row(112));
    assert.deepEqual(texts(), ['work.py (111), work.py (112) have ended; pool.py (110) started 2 again.']);
  });

  it('is found though neither it nor its predecessor has a living parent, if both descend from one supervisor', async () => {
    const between = processInfo({ pid: 120, parentPid: 110 });
    const fixture = open(
      [supervisor, between, processInfo({ pid: 121, parentPid: 120, name: 'python3', ...started })],
      { ended: [120] },
    );
    fixture.onSleep = () => {
      // The second one is seen below its parent before that exits, as the first was.
      if (!fixture.processes.has(301)) {
        fixture.processes.set(300, { ...between, pid: 300, startTime: 3_000 });
        fixture.processes.set(301, { ...worker, pid: 301, startTime: 3_010, parentPid: 300 });
      } else if (fixture.processes.has(300)) {
        fixture.end(300);
      }
    };
    await fixture.run('kill', fixture.row(121));
    assert.deepEqual(texts(), ['work.py (121) has ended; pool.py (110) started it again as 301.']);
  });

  it('is named by its extension if the extension host is its parent, which cannot be ended', async () => {
    const server = processInfo({ pid: 60, parentPid: 50, ...started });
    const fixture = open([server]);
    fixture.restartAgainAndAgain(60);
    await fixture.run('kill', fixture.row(60));
    assert.match(texts()[0] ?? '', /^p60 \(60\) has ended; Extensions .* started it again as 101\.$/);
    assert.deepEqual(user.messages[0]?.buttons, []);
  });
});

describe('A process that has ended', () => {
  const isSuccess = (): void => {
    assert.deepEqual(texts(), ['$(check) work.py (111) is gone']);
  };

  it('is a success if another program, or the same with other arguments, is started in the meantime', async () => {
    for (const other of [{ commandLine: ['python3', 'work.py', '-v'] }, { name: 'node' }, { parentPid: 100 }]) {
      const fixture = open([supervisor, worker]);
      startLater(fixture, 0, { ...worker, pid: 300, startTime: 3_000, ...other });
      await fixture.run('kill', fixture.row(111));
      isSuccess();
    }
  });

  it('is a success if the same program had been started before the signal, and was only not listed yet', async () => {
    const fixture = open([supervisor, worker]);
    fixture.processes.set(300, { ...worker, pid: 300, startTime: 3_000, startedAt: Date.now() - 5_000 });
    await fixture.run('kill', fixture.row(111));
    isSuccess();
  });

  it('is a success at once if its supervisor was ended with it', async () => {
    const fixture = open([supervisor, worker], prompt);
    const before = fixture.clock.now();
    await fixture.run('killTree', fixture.row(110));
    assert.equal(texts().length, 1);
    assert.ok(fixture.clock.now() - before < 400);
  });

  it('is a success at once below a shell with a prompt, in which only the user starts it again', async () => {
    const fixture = open([{ ...worker, parentPid: 100 }], prompt);
    startLater(fixture, 0, { ...worker, pid: 300, startTime: 3_000, parentPid: 100 });
    await fixture.run('kill', fixture.row(111));
    isSuccess();
  });
});
