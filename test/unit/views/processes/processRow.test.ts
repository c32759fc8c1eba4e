import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../../support/fixtures';

function server(pid: number, parentPid: number, port: number) {
  const commandLine = ['node', '-e', 'setInterval(()=>{},1e3)', '--', '--port', `${port}`];
  return processInfo({ pid, parentPid, name: 'node', commandLine });
}

describe('The labels of rows', () => {
  it('differ below one parent, below a terminal and among the orphans', () => {
    const below = [server(101, 100, 8001), server(102, 100, 8002), server(111, 101, 8003), server(112, 101, 8004)];
    const abandoned = [server(121, 100, 8005), server(122, 100, 8006)];
    const fixture = new CommandFixture([...below, ...abandoned], { abandoned: [121, 122] });
    for (const { pid, commandLine } of [...below, ...abandoned]) {
      assert.equal(
        fixture.row(pid).content.label,
        `node -e setInterval(()=>{},1e3) --port ${commandLine.at(-1) ?? ''}`,
      );
    }
  });

  it('are only the name of a process if it has no siblings', () => {
    const fixture = new CommandFixture([server(101, 100, 8001), server(111, 101, 8001)]);
    for (const pid of [101, 111]) assert.equal(fixture.row(pid).content.label, 'node -e setInterval(()=>{},1e3)');
  });
});
