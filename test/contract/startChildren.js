/**
 * A program for tests. On each connection to its socket it starts a child, a copy of itself, and sends the pid of the child.
 * On Windows Node.js takes its children along when it is killed (libuv, `uv__init_global_job_handle`), other than these.
 */
const { fork } = require('node:child_process');
const { createServer } = require('node:net');

const [, program, address] = process.argv;

/** In wine a start fails now and then, right after many processes have ended. */
const forkChild = (triesLeft = 2) => {
  try {
    return fork(program, [address], { stdio: 'ignore', detached: process.platform === 'win32' });
  } catch (error) {
    if (error.code !== 'UNKNOWN' || triesLeft === 0) throw error;
    return forkChild(triesLeft - 1);
  }
};

const server = createServer((socket) => {
  const child = forkChild();
  child.once('message', () => socket.end(String(child.pid)));
  socket.on('error', () => undefined);
});
server.listen(address + process.pid, () => {
  process.send('ready');
  process.disconnect();
});
// It outlives its parent, but no test.
setTimeout(() => process.exit(1), 120_000);
